#include "http/shared_transport.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "http/applied.h"
#include "http/window.h"

namespace http {
namespace {

/// A request of a task on its way. The task and the flight share it, as either may end first.
struct Job {
  Request request{};
  std::function<bool(std::string_view)> on_bytes{};  ///< the task's own; in its turn
  std::string bytes{};                               ///< that came, and the task has not had yet
  std::optional<Reply> reply{};
  std::exception_ptr thrown{};  ///< by the transport, in place of a reply
  bool sent = false;
  bool abandoned = false;  ///< the task waits no more

  bool is_stream() const { return static_cast<bool>(on_bytes); }
  bool has_news() const { return reply || thrown || !bytes.empty(); }
};

using JobPointer = std::shared_ptr<Job>;

JobPointer job_of(const Request& request) {
  auto job = std::make_shared<Job>();
  job->request = request;
  if (!request.on_bytes) return job;
  job->on_bytes = request.on_bytes;
  job->request.on_bytes = [weak = std::weak_ptr(job)](std::string_view bytes) {
    const auto self = weak.lock();
    if (!self || self->abandoned) return false;
    self->bytes += bytes;
    return true;
  };
  return job;
}

/// Hands on what came; false when the task wants no more.
bool hand_on(Job& job) {
  if (job.thrown) std::rethrow_exception(job.thrown);
  if (job.bytes.empty() || !job.on_bytes) return true;
  return job.on_bytes(std::exchange(job.bytes, {}));
}

Failure given_up(const Job& job, Failure::Kind kind, const char* why) {
  return {.kind = kind, .sent = job.sent, .text = why};
}

}  // namespace

/// What is to be sent, and what is under way: each lane is a sequence of the transport that carries
/// one request after another.
class SharedTransport::Lanes {
 public:
  Lanes(std::unique_ptr<Transport> transport, base::Turns& turns, const base::World& world,
        std::function<bool()> stopped)
      : transport_(std::move(transport)),
        turns_(turns),
        world_(world),
        stopped_(std::move(stopped)),
        common_{.world = &world,
                .add = [this](RequestSequence sequence) { add_common(std::move(sequence)); }} {}

  base::Turns& turns() { return turns_; }
  base::Deadline now() const { return world_.steady_now(); }
  Common& common() { return common_; }
  std::size_t window() const { return window_.size(); }

  void add(const JobPointer& job) {
    (job->is_stream() ? streams_ : calls_).push_back(job);
    if (under_way_ + streams_.size() + calls_.size() > in_lanes_.size()) add_lane();
  }

  bool is_busy() const {
    return under_way_ > 0 || common_under_way_ > 0 || is_wanted(streams_) || is_wanted(calls_);
  }

  void run(const std::function<bool()>& done) {
    try {
      transport_->run(lanes_, base::never, done);
    } catch (...) {
      end_all([thrown = std::current_exception()](Job& job) { job.thrown = thrown; });
    }
    if (is_stopped())
      end_all([](Job& job) { job.reply = given_up(job, Failure::Kind::stopped, "stopped"); });
  }

 private:
  void end_all(const std::function<void(Job&)>& end) {
    for (auto* queue : {&streams_, &calls_}) {
      for (const auto& job : *queue) end(*job);
      queue->clear();
    }
    for (const auto& lane : in_lanes_) {
      if (*lane) end(*std::exchange(*lane, nullptr));
    }
    under_way_ = calls_under_way_ = common_under_way_ = 0;
  }

  void add_lane() {
    const auto lane = in_lanes_.emplace_back(std::make_shared<JobPointer>());
    lanes_.push_back({.next_request = [this, lane] { return next(*lane); },
                      .on_reply = [this, lane](Reply reply) { take(*lane, std::move(reply)); },
                      .given_up = [lane] { return *lane && (*lane)->abandoned; }});
  }

  /// Its functions are called outside of tasks.
  void add_common(RequestSequence sequence) {
    auto shared = std::make_shared<RequestSequence>(std::move(sequence));
    lanes_.push_back({.next_request =
                          [this, shared] {
                            auto request = shared->next_request();
                            if (request) ++common_under_way_;
                            return request;
                          },
                      .on_reply =
                          [this, shared](Reply reply) {
                            --common_under_way_;
                            shared->on_reply(std::move(reply));
                          },
                      .given_up = shared->given_up});
  }

  std::optional<Request> next(JobPointer& lane) {
    drop_abandoned(streams_);
    drop_abandoned(calls_);
    auto* queue = &streams_;
    if (streams_.empty()) {
      if (calls_.empty() || !window_.has_room(calls_under_way_)) return {};
      queue = &calls_;
      ++calls_under_way_;
    }
    lane = std::move(queue->front());
    queue->pop_front();
    lane->sent = true;
    ++under_way_;
    return lane->request;
  }

  static bool is_wanted(const std::deque<JobPointer>& queue) {
    return std::any_of(queue.begin(), queue.end(),
                       [](const JobPointer& job) { return !job->abandoned; });
  }

  static void drop_abandoned(std::deque<JobPointer>& queue) {
    while (!queue.empty() && queue.front()->abandoned) queue.pop_front();
  }

  void take(JobPointer& lane, Reply reply) {
    const auto job = std::exchange(lane, nullptr);
    --under_way_;
    if (!job->is_stream()) --calls_under_way_;
    if (job->abandoned) return;
    window_.take(reply);
    if (begins_anew(*job, reply)) calls_.push_front(job);
    else job->reply = std::move(reply);
  }

  /// All requests of the transport began anew, for the sake of one. What changes something may have
  /// been done, which is the task's to decide.
  bool begins_anew(const Job& job, Reply& reply) const {
    auto* failure = std::get_if<Failure>(&reply);
    if (failure == nullptr || failure->kind != Failure::Kind::stopped || is_stopped()) return false;
    if (job.is_stream()) return false;
    if (!changes_something(job.request)) return true;
    failure->kind = Failure::Kind::broken;
    failure->text = "the connection was given up";
    return false;
  }

  bool is_stopped() const { return stopped_ && stopped_(); }

  std::unique_ptr<Transport> transport_;
  base::Turns& turns_;
  const base::World& world_;
  std::function<bool()> stopped_;
  std::deque<JobPointer> streams_{}, calls_{};
  std::deque<RequestSequence> lanes_{};
  std::deque<std::shared_ptr<JobPointer>> in_lanes_{};  // what each carries; null: nothing
  std::size_t under_way_ = 0;
  std::size_t calls_under_way_ = 0;
  std::size_t common_under_way_ = 0;
  Window window_{};
  Common common_;
};

/// Every function of the task's requests and sequences is called in the task's turn.
class SharedTransport::TaskTransport : public Transport {
 public:
  TaskTransport(Lanes& lanes, std::function<bool()> stopped)
      : lanes_(lanes), stopped_(std::move(stopped)) {}

  std::vector<Reply> send(std::span<const Request> requests, base::Deadline deadline) override {
    Jobs jobs;
    for (const auto& request : requests) jobs.add(lanes_, request);
    std::optional<base::Deadline> patience;
    while (true) {
      jobs.hand_on_news();
      if (jobs.all_have_replies()) break;
      if (!patience && jobs.waits_for_optional_ones()) patience = lanes_.now() + optional_patience;
      const auto until = std::min(deadline, patience.value_or(base::never));
      if (stopped_ && stopped_()) {
        jobs.give_up(Failure::Kind::stopped, "stopped");
        break;
      }
      if (lanes_.now() >= until) {
        jobs.give_up(Failure::Kind::timeout,
                     until < deadline ? "it was not waited for" : "the deadline passed");
        break;
      }
      wait(jobs.news(), until);
    }
    return jobs.replies();
  }

  void run(std::deque<RequestSequence>& sequences, base::Deadline deadline,
           const std::function<bool()>& done) override {
    Jobs jobs;
    std::vector<JobPointer> of_sequence;
    while (!done() && !(stopped_ && stopped_()) && lanes_.now() < deadline) {
      for (std::size_t i = 0; i < sequences.size(); ++i) {
        if (of_sequence.size() <= i) of_sequence.emplace_back();
        if (of_sequence[i]) continue;
        if (auto request = sequences[i].next_request()) of_sequence[i] = jobs.add(lanes_, *request);
      }
      if (jobs.empty() && !await_news(sequences)) return;
      if (done()) break;  // news were taken
      wait(jobs, sequences, deadline);
      for (std::size_t i = 0; i < of_sequence.size(); ++i)
        take_news(jobs, sequences[i], of_sequence[i]);
    }
    for (std::size_t i = 0; i < of_sequence.size(); ++i) {
      if (!of_sequence[i]) continue;
      of_sequence[i]->abandoned = true;
      sequences[i].on_reply(given_up(*of_sequence[i], Failure::Kind::stopped, "stopped"));
    }
  }

  Common* common() override { return &lanes_.common(); }

 private:
  /// The requests of one call, which are abandoned when it ends before them, by an exception too.
  class Jobs {
   public:
    Jobs() = default;
    Jobs(const Jobs&) = delete;
    Jobs& operator=(const Jobs&) = delete;
    ~Jobs() {
      for (const auto& job : jobs_) job->abandoned = true;
    }

    JobPointer add(Lanes& lanes, const Request& request) {
      jobs_.push_back(job_of(request));
      lanes.add(jobs_.back());
      return jobs_.back();
    }

    void remove(const JobPointer& job) { std::erase(jobs_, job); }
    bool empty() const { return jobs_.empty(); }

    void hand_on_news() {
      for (const auto& job : jobs_) {
        if (hand_on(*job) || job->abandoned) continue;
        job->abandoned = true;
        job->reply = given_up(*job, Failure::Kind::stopped, "stopped");
      }
    }

    bool all_have_replies() const {
      return std::all_of(jobs_.begin(), jobs_.end(),
                         [](const auto& job) { return job->reply.has_value(); });
    }

    bool waits_for_optional_ones() const {
      return std::all_of(jobs_.begin(), jobs_.end(),
                         [](const auto& job) { return job->reply || job->request.optional; });
    }

    /// Something came of a request that was open when this was asked for.
    std::function<bool()> news() const {
      std::vector<JobPointer> open;
      for (const auto& job : jobs_) {
        if (!job->reply) open.push_back(job);
      }
      return [open = std::move(open)] {
        return std::any_of(open.begin(), open.end(),
                           [](const auto& job) { return job->has_news(); });
      };
    }

    void give_up(Failure::Kind kind, const char* why) {
      for (const auto& job : jobs_) {
        if (job->reply) continue;
        job->abandoned = true;
        job->reply = given_up(*job, kind, why);
      }
    }

    std::vector<Reply> replies() {
      std::vector<Reply> result;
      for (const auto& job : jobs_) result.push_back(std::move(*job->reply));
      return result;
    }

   private:
    std::vector<JobPointer> jobs_{};
  };

  /// Tells a sequence what came of its request.
  static void take_news(Jobs& jobs, RequestSequence& sequence, JobPointer& job) {
    if (!job) return;
    if (!hand_on(*job) || (sequence.given_up && sequence.given_up()))
      job->reply = given_up(*job, Failure::Kind::stopped, "stopped");
    if (!job->reply) return;
    job->abandoned = true;
    jobs.remove(job);
    const auto ended = std::exchange(job, nullptr);
    sequence.on_reply(std::move(*ended->reply));
  }

  static bool await_news(const std::deque<RequestSequence>& sequences) {
    return std::any_of(sequences.begin(), sequences.end(),
                       [](const RequestSequence& each) { return each.has_news != nullptr; });
  }

  void wait(const Jobs& jobs, const std::deque<RequestSequence>& sequences, base::Deadline until) {
    const auto has_news = [](const RequestSequence& each) {
      return each.has_news && each.has_news();
    };
    wait(
        [&sequences, has_news, of_jobs = jobs.news()] {
          return of_jobs() || std::any_of(sequences.begin(), sequences.end(), has_news);
        },
        until);
  }

  void wait(std::function<bool()> ready, base::Deadline until) {
    lanes_.turns().wait(std::move(ready), std::min(until, lanes_.now() + base::between_looks));
  }

  Lanes& lanes_;
  std::function<bool()> stopped_;
};

SharedTransport::SharedTransport(std::unique_ptr<Transport> transport, base::Turns& turns,
                                 const base::World& world, std::function<bool()> stopped)
    : lanes_(std::make_unique<Lanes>(std::move(transport), turns, world, std::move(stopped))) {}

SharedTransport::~SharedTransport() = default;

std::unique_ptr<Transport> SharedTransport::for_task(std::function<bool()> stopped) {
  return std::make_unique<TaskTransport>(*lanes_, std::move(stopped));
}

bool SharedTransport::is_busy() const { return lanes_->is_busy(); }

void SharedTransport::run(const std::function<bool()>& done) { lanes_->run(done); }

std::size_t SharedTransport::window() const { return lanes_->window(); }

}  // namespace http
