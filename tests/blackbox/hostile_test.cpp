// The worst that servers and files can be: the program says what is wrong, and needs little memory
// for that.
#include <functional>
#include <map>

#include <fmt/format.h>

#include "program_world.h"

using namespace test;

namespace {

constexpr std::size_t mega = std::size_t{1} << 20;

/// KiB that a run may have at once. What a run takes that does nothing comes in addition, which is
/// an emulator's where there is one.
long kilobytes_of(int megabytes) {
  static const auto nothing = run_child({.args = {program(), "version"}}).most_memory;
  return (static_cast<long>(megabytes) << 10) + nothing;
}

constexpr int most_of_answers = 64;
constexpr int most_of_files = 128;

/// What a server writes: a piece so often between two others. It is made as it goes out, for the
/// memory of a child counts from that of this process on.
struct Flood {
  std::string first{};
  std::string piece{};
  std::size_t times = 300 * mega;  ///< or until 300 MB have gone out
  std::string last{};
};

void pour(const Flood& flood, const Peer& peer) {
  std::string bytes = flood.first;
  std::size_t sent = 0;
  for (std::size_t i = 0; i < flood.times && sent < 300 * mega && !peer.stopping(); ++i) {
    bytes += flood.piece;
    if (bytes.size() < mega / 4) continue;
    peer.write(bytes);
    sent += bytes.size();
    bytes.clear();
  }
  peer.write(bytes + flood.last);
}

/// A body of about 7 MB, less than a list may have.
Flood body(const std::string& first, const std::string& piece, const std::string& last = {},
           std::size_t most = 7 * mega) {
  const auto times = most / piece.size();
  return {.first = fmt::format("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                               "Content-Length: {}\r\n\r\n{}",
                               first.size() + piece.size() * times + last.size(), first),
          .piece = piece,
          .times = times,
          .last = last};
}

/// Zeros as gzip has them: 13 bits are 258 bytes, 13 bytes eight times that.
Flood compressed(std::size_t bytes) {
  std::string head("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
  std::string bits;
  const auto code = [&](unsigned value, int count) {
    for (int i = 0; i < count; ++i) bits += (value >> i & 1U) != 0 ? '1' : '0';
  };
  const auto packed = [&](std::size_t from, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
      unsigned byte = 0;
      for (std::size_t bit = 0; bit < 8; ++bit)
        byte |= (bits.at(from + 8 * i + bit) == '1' ? 1U : 0U) << bit;
      text += static_cast<char>(byte);
    }
    return text;
  };
  code(0b011, 3);                                           // the last block, with fixed codes
  code(0b00001100, 8);                                      // a zero
  for (int i = 0; i < 32; ++i) code(0b00000'10100011, 13);  // the one before, 258 times
  // Behind its first byte whole bytes begin in the middle of a code, always at the same place.
  return {.first = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + head + packed(0, 13),
          .piece = packed(8 * 13, 13),
          .times = bytes / (258 * 8)};
}

struct Hostile {
  const char* what;
  Flood flood;
  const char* says;               ///< what is said of it as a table
  const char* of_objects = says;  ///< and as a list of objects
};

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
const std::string list = R"({"kind":"PodList","apiVersion":"v1","metadata":{},"items":[)";
const std::string table = R"({"kind":"Table","apiVersion":"meta.k8s.io/v1","rows":[)";
const std::string kilobyte(1024, 'x');

std::vector<Hostile> hostile_servers() {
  const auto* too_large = "the answer is larger than ";
  const auto* no_json = "something that is not a JSON object";
  const auto* too_much = "it takes more than 24 MiB of memory to read";
  const auto* head = "the answer's headers are larger than 256 KiB";
  return {
      {"a body", {chunked, "400\r\n" + kilobyte + "\r\n"}, too_large},
      {"a body that tells its size",
       {ok + "Content-Length: 2000000000\r\n\r\n", kilobyte},
       too_large},
      {"gzip", compressed(std::size_t{4} << 30), too_large},
      {"headers", {ok, "X-Long: " + kilobyte + "\r\n"}, head},
      {"a header", {ok + "X-Long: ", kilobyte}, "a line of the answer's head is too long"},
      {"interim answers", {"", "HTTP/1.1 100 Continue\r\n\r\n"}, head},
      {"trailers", {chunked + "0\r\n", "X-Long: " + kilobyte + "\r\n"}, head},
      {"a chunk's length", {chunked, "0000000"}, "what came is not HTTP"},
      {"arrays in arrays", body("", "["), no_json, too_much},
      {"objects in objects", body("", R"({"a":)"), no_json, too_much},
      {"numbers", body(list, "0,", "0]}"), no_json, too_much},
      {"objects", body(list, "{},", "{}]}"), no_json, too_much},
      {"arrays", body(list, "[],", "[]]}"), no_json, too_much},
      {"texts", body(list, R"("",)", R"("x"]})"), no_json, too_much},
      {"members", body(list + R"({"metadata":{"labels":{)", R"("a":"",)", R"("x":""}}}]})"), ""},
      {"a text", body(list + R"({"metadata":{"name":")", kilobyte, "\"}}]}"), ""},
      {"escapes", body(list + R"({"metadata":{"name":")", "\\u0001", "\"}}]}"), ""},
      {"a number", body(list, "1", "]}"), no_json},
      {"rows", body(table, "{},", "{}]}"), no_json, too_much},
      {"cells", body(table + R"({"cells":[)", "1,", "1]}]}"), no_json, too_much},
      {"annotations",
       body(table + R"({"object":{"metadata":{"annotations":{)", R"("":"",)", R"("":""}}}}]})"),
       no_json, too_much},
      {"a Status",
       body(R"({"kind":"Status","status":"Failure","code":500,"message":")", kilobyte, "\"}",
            3 * mega),
       "xxx"},
  };
}

void is_modest(const Ended& ended) {
  CHECK(ended.most_memory <= kilobytes_of(most_of_answers));
  CHECK(ended.out.empty());
  CHECK_THAT(ended.err, Catch::StartsWith("error: "));
  CHECK(ended.err.size() < 10'000);
  CHECK(ended.exit_code < 128);
}

std::string of_lines(int count, const char* line) {
  std::string text;
  for (int i = 0; i < count; ++i) text += fmt::format(fmt::runtime(line), i, i + 1) + "\n";
  return text;
}

std::string aliases() {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    text += fmt::format("a{0}: &a{0} [", i);
    for (int k = 0; k < 9; ++k) text += fmt::format("{}*a{}", k == 0 ? "" : ", ", i - 1);
    text += "]\n";
  }
  return text;
}

struct File {
  const char* what;
  std::function<std::string()> text;
};

/// Made when it is written, for the same reason.
const std::vector<File>& hostile_files() {
  static const std::vector<File> all{
      {"aliases of aliases", aliases},
      {"merges of merges",
       [] { return "m0: &m0 {k: v}\n" + of_lines(30, "m{1}: &m{1} {{<<: [*m{0}, *m{0}]}}"); }},
      {"an alias in itself", [] { return std::string("a: &a {b: *a}\n"); }},
      {"brackets", [] { return std::string(7 * mega, '['); }},
      {"brackets line by line", [] { return of_lines(50'000, "["); }},
      {"braces", [] { return std::string(7 * mega, '{'); }},
      {"dashes",
       [] {
         std::string text;
         for (int i = 0; i < 200'000; ++i) text += "- ";
         return text;
       }},
      {"indents",
       [] {
         std::string text;
         for (std::size_t i = 0; i < 500; ++i) text += std::string(i, ' ') + "a:\n";
         return text;
       }},
      {"a text", [] { return "a: " + std::string(7 * mega, 'x') + "\n"; }},
      {"a key", [] { return std::string(7 * mega, 'x') + ": a\n"; }},
      {"a comment", [] { return std::string(20 * mega, '#') + "\n"; }},
      {"keys", [] { return of_lines(120'000, "k{}: v"); }},
      {"items", [] { return "items:\n" + of_lines(150'000, "- a"); }},
      {"documents", [] { return of_lines(50'000, "---\na: b"); }},
      {"escapes", [] { return "a: \"" + std::string(mega, '\\') + "\"\n"; }},
      {"NUL", [] { return std::string(mega, '\0'); }},
      {"tags", [] { return "a: " + std::string(mega, '!') + "\n"; }},
  };
  return all;
}

}  // namespace

TEST_CASE("no answer without end takes more than 64 MB") {
  for (const auto& [what, flood, says, of_objects] : hostile_servers()) {
    INFO(what);
    LoopbackServer server(trusted_server(), [&, flows = flood](const Received&, Peer& peer) {
      pour(flows, peer);
      return false;
    });
    for (const auto* command : {"list", "logs"}) {
      INFO(command);
      const Folder folder;
      std::vector<std::string> args{command, "--request-timeout=10m"};
      if (args.front() == "logs") args.emplace_back("orders");
      const auto ended = run_child(drey(folder, server.url(), args));
      is_modest(ended);
      CHECK_THAT(ended.err, Catch::Contains(args.front() == "logs" ? of_objects : says));
      CHECK(ended.exit_code != 0);
    }
  }
}

TEST_CASE("no file that is read takes more than 128 MB") {
  const Folder folder;
  for (const auto& [what, text] : hostile_files()) {
    INFO(what);
    const auto file = folder.file("hostile.yaml", text());
    folder.file("conf/config.yaml", text());
    for (const auto& args : std::vector<std::vector<std::string>>{
             {"list", "--kubeconfig=" + file},
             {"convert", "-f", file},
             {"config", "--conf-dir=" + (folder.path() / "conf").string(),
              "-Dkubernetes.cluster-id=a", "local:///j.jar"},
             {"config", "-Dkubernetes.pod-template-file.default=" + file,
              "-Dkubernetes.cluster-id=a", "local:///j.jar"}}) {
      INFO(args.front() << " " << args.at(1));
      const auto ended = run_child(drey(folder, "https://127.0.0.1:1", args));
      CHECK(ended.most_memory <= kilobytes_of(most_of_files));
      CHECK(ended.err.size() < 150'000);
      CHECK((ended.exit_code == 0 || ended.exit_code == 2));
    }
  }
}

namespace {

const std::map<std::string, std::string> kinds{{"deployments", "Deployment"},
                                               {"replicasets", "ReplicaSet"},
                                               {"pods", "Pod"},
                                               {"services", "Service"},
                                               {"configmaps", "ConfigMap"},
                                               {"secrets", "Secret"},
                                               {"events", "Event"},
                                               {"nodes", "Node"},
                                               {"resourcequotas", "ResourceQuota"},
                                               {"limitranges", "LimitRange"}};

/// An object with so many bytes of labels, each another one.
std::string begin_object(const std::string& kind, const std::string& name) {
  return fmt::format(
      R"("kind":"{}","apiVersion":"v1","metadata":{{"name":"{}","namespace":"default","uid":"u","labels":{{)",
      kind, name);
}

void pour_labels(Peer& peer, const std::string& begin, std::size_t bytes, const std::string& end) {
  const auto label = [](std::size_t number) { return fmt::format(R"("{:08x}":"",)", number); };
  const auto count = bytes / label(0).size();
  const std::string last = R"("l":"")" + end;
  peer.write(ok +
             fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                         begin.size() + count * label(0).size() + last.size()) +
             begin);
  std::string text;
  for (std::size_t i = 0; i < count && !peer.stopping(); ++i) {
    text += label(i);
    if (text.size() < mega / 4) continue;
    peer.write(text);
    text.clear();
  }
  peer.write(text + last);
}

/// Whatever is asked for is there, and has more labels than can be kept: lists have `of_list` bytes
/// of them on each page, and go on, others `of_object`.
bool answer_with_labels(const Received& request, Peer& peer, std::size_t of_list,
                        std::size_t of_object) {
  const auto line = request.line();
  const auto path = line.substr(0, line.find_first_of("? ", line.find('/')));
  const auto part = [](const std::string& text, std::size_t slash) {
    return text.substr(slash + 1);
  };
  const auto last = part(path, path.rfind('/'));
  const auto before = part(path.substr(0, path.rfind('/')), path.rfind('/', path.rfind('/') - 1));
  if (const auto kind = kinds.find(last); kind != kinds.end())
    pour_labels(
        peer,
        fmt::format(R"({{"kind":"{}List","apiVersion":"v1","metadata":{{"continue":"c{}"}},)"
                    R"("items":[{{)",
                    kind->second, line.size()) +
            begin_object(kind->second, "orders"),
        of_list, "}}}]}");
  else if (const auto kind_of_one = kinds.find(before); kind_of_one != kinds.end())
    pour_labels(peer, "{" + begin_object(kind_of_one->second, last), of_object, "}}}");
  else peer.write(whole_answer(404, "{}", "Content-Type: application/json\r\n"));
  return true;
}

}  // namespace

TEST_CASE("no lists without end take more than 64 MB, whichever command reads them") {
  const bool in_pages = GENERATE(false, true);
  CAPTURE(in_pages);
  LoopbackServer server(trusted_server(), [&](const Received& request, Peer& peer) {
    return in_pages ? answer_with_labels(request, peer, mega / 2, 100)
                    : answer_with_labels(request, peer, 7 * mega, 3 * mega);
  });
  for (const auto& args : std::vector<std::vector<std::string>>{
           {"status", "orders"},
           {"gc"},
           {"ha"},
           {"savepoints", "orders"},
           {"history", "orders"},
           {"delete", "orders", "--yes"},
           {"check", "-Dkubernetes.cluster-id=orders",
            "-Dkubernetes.container.image.ref=flink:2.3.0", "local:///j.jar"}}) {
    INFO(args.front());
    const Folder folder;
    auto words = args;
    words.insert(words.begin() + 1, "--request-timeout=10m");
    const auto ended = run_child(drey(folder, server.url(), words));
    CAPTURE(ended.err, ended.most_memory);
    CHECK(ended.most_memory <= kilobytes_of(most_of_answers));
    CHECK(ended.exit_code < 128);
  }
}
