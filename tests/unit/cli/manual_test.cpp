#include "cli/manual.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/commands/commands.h"
#include "support/catch.h"
#include "support/thrown.h"

using cli::manual_page;

TEST_CASE("each command has a manual page with its summary, usage, example and options") {
  const auto names = cli::manual_pages();
  CHECK(names.size() == cli::commands().size() + 1);
  for (const auto& name : names) {
    const auto page = manual_page(name);
    CHECK(page.starts_with(".TH DREY"));
    CHECK(page.find("\n.SH NAME\n") != std::string::npos);
  }
  const auto list = manual_page("drey-list");
  CHECK(list.find("drey\\-list \\- the clusters of a namespace") != std::string::npos);
  CHECK(list.find("\n.nf\ndrey list \\-A\n") != std::string::npos);
  CHECK(list.find("\n\\fB\\-\\-context <value>\\fR\nthe kubeconfig's context to use\n") !=
        std::string::npos);
  CHECK(test::thrown([] { manual_page("drey-nosuch"); }).exit == base::Exit::usage);
}

TEST_CASE("the page of the program has all commands, exit codes and environment variables") {
  const auto page = manual_page("drey");
  for (const auto& command : cli::commands()) {
    const auto name = base::join(base::split(command.name, '-'), "\\-");
    CHECK(page.find("\n.BR drey\\-" + name + " (1)\n") != std::string::npos);
  }
  CHECK(page.find("API server not reachable") != std::string::npos);
  CHECK(page.find("KUBECONFIG") != std::string::npos);
}

TEST_CASE("no line of a manual page is taken for a request that is none") {
  for (const auto& name : cli::manual_pages()) {
    for (const auto& line : base::split(manual_page(name), '\n')) {
      const bool is_request = line.starts_with('.');
      const auto request = line.substr(0, line.find(' '));
      INFO(name << ": " << line);
      if (is_request)
        CHECK((request == ".TH" || request == ".SH" || request == ".SS" || request == ".TP" ||
               request == ".BR" || request == ".nf" || request == ".fi"));
      CHECK_FALSE(line.starts_with('\''));
    }
  }
}
