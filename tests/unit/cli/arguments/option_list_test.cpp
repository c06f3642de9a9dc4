// Options and what their values are bound to.
#include "cli/arguments/option_list.h"

#include "support/catch.h"

using Texts = std::vector<std::string>;

TEST_CASE("each option gets its values, whatever the order of the words") {
  cli::OptionList list;
  std::string one;
  std::optional<std::string> other, absent;
  Texts many, heard;
  bool flag = false, no_flag = false;
  list.add_option("-n,--name", one, "");
  list.add_option("--other", other)->value_is_optional();
  list.add_option("--absent", absent);
  list.add_option("-C,--path", many);
  list.add_option(
      "--heard", [&](const std::string& text) { heard.push_back(text); }, "");
  list.add_flag("-q,--quiet", flag);
  list.add_flag("--loud", no_flag);
  list.read(Texts{"--path=b", "--quiet", "--name=a=b", "--path=a", "--other", "--heard=x"});
  CHECK(one == "a=b");
  CHECK(other == "");
  CHECK_FALSE(absent);
  CHECK(many == Texts{"b", "a"});
  CHECK(heard == Texts{"x"});
  CHECK(flag);
  CHECK_FALSE(no_flag);
}

TEST_CASE("an option's names: letters first, then words, the longest last") {
  const cli::CommandOption option("--pymodule,-m,--pym", cli::CommandOption::Values::any, {}, "");
  CHECK(option.names() == Texts{"m", "pym", "pymodule"});
  CHECK(option.takes_value());
  CHECK(option.is_repeatable());
}
