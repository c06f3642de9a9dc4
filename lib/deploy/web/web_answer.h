// Answers to a browser. Pure.
#pragma once
#include <string>

#include "deploy/cluster/rest_route.h"
#include "http/message.h"

namespace deploy {

/// Status and headers of a JobManager's answer as the browser gets them: those about its form, no
/// cookies, no server's rules for other sites; and those that keep the page to itself: it is shown
/// in no other page, read by none, and asks nobody but this server. A redirect within the
/// JobManager's paths stays one, any other leads nowhere.
http::Response web_head(const http::Response& answer, const RestRoute& route);

/// Why there is no answer of the JobManager's.
struct WebProblem {
  int status = 502;
  std::string title{};
  std::string text{};
  std::string hint{};    ///< may be empty
  bool passing = false;  ///< it may pass: the page asks again by itself
};

/// A small page that says so, or for what a page asks for the same as Flink tells its errors, which
/// its interface shows.
http::Response web_problem(const WebProblem& problem, bool as_page);

}  // namespace deploy
