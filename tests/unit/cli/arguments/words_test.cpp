#include "cli/arguments/words.h"

#include "support/catch.h"
#include "support/thrown.h"

using cli::divide;
using cli::OptionName;
using cli::Words;
using Texts = std::vector<std::string>;

namespace {

const std::vector<OptionName> known{
    {.names = {"D"}, .takes_value = true, .is_property = true},
    {.names = {"p", "parallelism"}, .takes_value = true},
    {.names = {"d", "detached"}},
    {.names = {"n", "allowNonRestoredState"}},
    {.names = {"s", "fromSavepoint"}, .takes_value = true},
    {.names = {"t", "target"}, .takes_value = true},
    {.names = {"py", "python"}, .takes_value = true, .names_program = true},
    {.names = {"pym", "pyModule"}, .takes_value = true, .names_program = true},
    {.names = {"flink-version"}, .takes_value = true},
    {.names = {"dry-run"},
     .takes_value = true,
     .is_flink = false,
     .choices = {"client", "server"}}};

/// As run-application divides: everything from the first word on is the program's.
Words run(const Texts& args) { return divide(args, known, cli::Grammar::program); }
Texts options(const Texts& args) { return run(args).options; }
Texts properties(const Texts& args) { return run(args).properties; }
std::string refusal(const Texts& args) {
  const auto error = test::thrown([&] { run(args); });
  CHECK(error.exit == base::Exit::usage);
  return error.text + " | " + error.hint;
}

}  // namespace

TEST_CASE("every spelling of -D") {
  const auto [args, property] =
      GENERATE(table<Texts, std::string>({{{"-Dk=v"}, "k=v"},
                                          {{"-D", "k=v"}, "k=v"},
                                          {{"-D", "k", "v"}, "k=v"},
                                          {{"-Dk"}, "k=true"},
                                          {{"-D", "k"}, "k=true"},
                                          {{"-Dk="}, "k="},
                                          {{"-D", "k="}, "k="},
                                          {{"-Dk=a=b=c"}, "k=a=b=c"},
                                          {{"-D", "k=a=b"}, "k=a=b"},
                                          {{"-D", "k", "a=b"}, "k=a=b"},
                                          {{"-Dk= lead and trail "}, "k= lead and trail "},
                                          {{"-D", "k", ""}, "k="},
                                          {{"-Dk=-1"}, "k=-1"},
                                          {{"-D", "k", "-1"}, "k=-1"},
                                          {{"-D", "k", "-0.5"}, "k=-0.5"},
                                          {{"-Dk=\xc3\xa9"}, "k=\xc3\xa9"}}));
  const auto words = run(args);
  CHECK(words.properties == Texts{property});
  CHECK(words.options.empty());
  CHECK(words.positional.empty());
}

TEST_CASE(
    "quotes stay in a value that stands behind a key, and go from a word that is quoted as a "
    "whole") {
  CHECK(properties({"-Dk=\"q r\""}) == Texts{"k=\"q r\""});
  CHECK(properties({"-D", "k=\"q r\""}) == Texts{"k=\"q r\""});
  CHECK(properties({"-D", "\"k=q r\""}) == Texts{"k=q r"});
  CHECK(properties({"-D", "k", "\"q r\""}) == Texts{"k=q r"});
  CHECK(options({"-s", "\"s3://b/c p\""}) == Texts{"--fromSavepoint=s3://b/c p"});
  CHECK(options({"-s", "\"a\" \"b\""}) == Texts{"--fromSavepoint=\"a\" \"b\""});
}

TEST_CASE("properties keep their order, and all are kept") {
  CHECK(properties({"-Da=1", "-d", "-Db", "-D", "a=2"}) == Texts{"a=1", "b=true", "a=2"});
}

TEST_CASE("-D before another option has no second word") {
  const auto words = run({"-D", "k", "-d", "x.jar"});
  CHECK(words.properties == Texts{"k=true"});
  CHECK(words.options == Texts{"--detached"});
  CHECK(words.positional == Texts{"x.jar"});
}

TEST_CASE("-D takes the next word as its value, though it be the jar: Flink does so too") {
  CHECK(properties({"-D", "k", "x.jar"}) == Texts{"k=x.jar"});
  CHECK(run({"-Dk", "x.jar"}).positional == Texts{"x.jar"});
}

TEST_CASE("every spelling of an option with a value") {
  const auto args =
      GENERATE(Texts{"-p", "4"}, Texts{"-p4"}, Texts{"-p=4"}, Texts{"--parallelism", "4"},
               Texts{"--parallelism=4"}, Texts{"-parallelism", "4"}, Texts{"-parallelism=4"},
               Texts{"--par", "4"}, Texts{"-par=4"});
  CHECK(options(args) == Texts{"--parallelism=4"});
}

TEST_CASE("a negative number is a value") {
  CHECK(options({"-p", "-1"}) == Texts{"--parallelism=-1"});
  CHECK(options({"-p=-1"}) == Texts{"--parallelism=-1"});
  CHECK(options({"-p-1"}) == Texts{"--parallelism=-1"});
}

TEST_CASE("a word with a dash that is no option is a value, unless it nearly is one") {
  CHECK(properties({"-D", "env.java.opts", "-XX:+UseG1GC"}) == Texts{"env.java.opts=-XX:+UseG1GC"});
  CHECK(properties({"-D", "env.java.opts", "--add-opens=java.base/java.lang=ALL-UNNAMED"}) ==
        Texts{"env.java.opts=--add-opens=java.base/java.lang=ALL-UNNAMED"});
  CHECK(options({"-s", "-x"}) == Texts{"--fromSavepoint=-x"});
  CHECK(refusal({"-D", "k", "--detachd"}) ==
        "unknown option '--detachd' | did you mean '--detached'?");
  CHECK(refusal({"-s", "--paralelism=4"}) == "missing argument for option: -s | ");
  CHECK(run({"-D", "k", "--", "x"}).properties == Texts{"k=true"});
}

TEST_CASE("an empty value, and one that has an equals sign") {
  CHECK(options({"-s="}) == Texts{"--fromSavepoint="});
  CHECK(options({"-s", ""}) == Texts{"--fromSavepoint="});
  CHECK(options({"--fromSavepoint=s3://b/?a=b"}) == Texts{"--fromSavepoint=s3://b/?a=b"});
  CHECK(options({"-s", "s3://b/?a=b"}) == Texts{"--fromSavepoint=s3://b/?a=b"});
}

TEST_CASE("flags, alone, together, and before a value") {
  CHECK(options({"-d", "--allowNonRestoredState"}) ==
        Texts{"--detached", "--allowNonRestoredState"});
  CHECK(options({"-dn"}) == Texts{"--detached", "--allowNonRestoredState"});
  CHECK(options({"-dp4"}) == Texts{"--detached", "--parallelism=4"});
  CHECK(options({"-dp", "4"}) == Texts{"--detached", "--parallelism=4"});
  CHECK(properties({"-dDk=v"}) == Texts{"k=v"});
  CHECK(properties({"-dD", "k=v"}) == Texts{"k=v"});
  CHECK(refusal({"-dp"}) == "missing argument for option: -dp | ");
}

TEST_CASE("a name of several letters is found whole before any other reading") {
  CHECK(options({"-py", "job.py"}) == Texts{"--python=job.py"});
  CHECK(options({"--py", "job.py"}) == Texts{"--python=job.py"});
  CHECK(options({"-pym", "m"}) == Texts{"--pyModule=m"});
}

TEST_CASE("everything from the first word on belongs to the program, however it looks") {
  const auto words = run({"-d", "x.jar", "-p", "4", "--detached", "-Dk=v", "--", "", "--no-such"});
  CHECK(words.options == Texts{"--detached"});
  CHECK(words.properties.empty());
  CHECK(words.positional ==
        Texts{"x.jar", "-p", "4", "--detached", "-Dk=v", "--", "", "--no-such"});
}

TEST_CASE("a dash alone and an empty word are words") {
  CHECK(run({"-", "-d"}).positional == Texts{"-", "-d"});
  CHECK(run({"", "-d"}).positional == Texts{"", "-d"});
}

TEST_CASE("two dashes end the options, and are not handed on") {
  CHECK(run({"-d", "--", "-p", "4"}).positional == Texts{"-p", "4"});
  CHECK(run({"--"}).positional.empty());
}

TEST_CASE("with a Python program what is no option of ours is the program's") {
  const auto words = run({"-py", "job.py", "-d", "--input", "a", "-p", "4"});
  CHECK(words.options == Texts{"--python=job.py", "--detached"});
  CHECK(words.positional == Texts{"--input", "a", "-p", "4"});
}

TEST_CASE("other commands find options behind words as well") {
  const Texts args{"word", "-p4", "other", "-Dk=v", "--", "-d"};
  const auto words = divide(args, known, cli::Grammar::words);
  CHECK(words.options == Texts{"--parallelism=4"});
  CHECK(words.properties == Texts{"k=v"});
  CHECK(words.positional == Texts{"word", "other", "-d"});
}

TEST_CASE("an unknown option is refused with the nearest known one") {
  CHECK(refusal({"--paralelism", "4"}) ==
        "unknown option '--paralelism' | did you mean '--parallelism'?");
  CHECK(refusal({"--paralelism=4"}) ==
        "unknown option '--paralelism' | did you mean '--parallelism'?");
  CHECK(refusal({"-detachd"}) == "unknown option '-detachd' | did you mean '--detached'?");
  CHECK(refusal({"--zzzzzz"}) ==
        "unknown option '--zzzzzz' | options of the program come after the jar; '-h' lists those "
        "of drey");
  CHECK(
      refusal({"-x"}) ==
      "unknown option '-x' | options of the program come after the jar; '-h' lists those of drey");
  CHECK(refusal({"--x\x1b[31m"}).find('\x1b') == std::string::npos);
}

TEST_CASE("a prefix that fits several options is unknown") {
  CHECK(options({"--pyt", "job.py"}) == Texts{"--python=job.py"});
  CHECK(options({"--pyM", "m"}) == Texts{"--pyModule=m"});
  // "--pa" is the parallelism alone; "--fl" and "--fr" part at the second letter, "--f" is too
  // short to be a prefix.
  CHECK(options({"--pa", "4"}) == Texts{"--parallelism=4"});
  const std::vector<OptionName> twins{{.names = {"savepoint"}, .takes_value = true},
                                      {.names = {"saved"}, .takes_value = true}};
  const Texts args{"--save", "x"};
  CHECK(test::thrown([&] { divide(args, twins, cli::Grammar::program); }).text ==
        "unknown option '--save'");
}

TEST_CASE("a missing value") {
  CHECK(refusal({"-p"}) == "missing argument for option: -p | ");
  CHECK(refusal({"-p", "-d"}) == "missing argument for option: -p | ");
  CHECK(refusal({"--parallelism"}) == "missing argument for option: --parallelism | ");
  CHECK(refusal({"--dry-run", "-d"}) ==
        "missing argument for option: --dry-run | it is one of client, server");
  CHECK(refusal({"-D"}) == "missing argument for option: -D | ");
  CHECK(refusal({"-dp"}).starts_with("missing argument for option: -dp"));
}

TEST_CASE("a value for a flag") {
  CHECK(refusal({"--detached=true"}) == "option '--detached' takes no value | ");
}

TEST_CASE("a value that may be left out: the next word is it unless it looks like an option") {
  const std::vector<OptionName> stop{
      {.names = {"p", "savepointPath"}, .takes_value = true, .value_is_optional = true},
      {.names = {"d", "drain"}}};
  const auto [args, taken, rest] = GENERATE(table<Texts, Texts, Texts>(
      {{{"-p"}, {"--savepointPath"}, {}},
       {{"-p", "s3://x", "job"}, {"--savepointPath=s3://x"}, {"job"}},
       {{"-p", "-d", "job"}, {"--savepointPath", "--drain"}, {"job"}},
       {{"job", "-savepointPath=s3://x"}, {"--savepointPath=s3://x"}, {"job"}}}));
  const auto words = divide(args, stop, cli::Grammar::words);
  CHECK(words.options == taken);
  CHECK(words.positional == rest);
}

TEST_CASE("keys without a value are remembered") {
  CHECK(run({"-Dk", "-Da=", "-D", "b", "-d", "-D", "c", "v"}).valueless == Texts{"k", "b"});
}

TEST_CASE("options of drey's alone are not cut short, nor in the way of Flink's") {
  const std::vector<OptionName> both{{.names = {"p", "parallelism"}, .takes_value = true},
                                     {.names = {"part"}, .takes_value = true, .is_flink = false}};
  const auto divided = [&](const Texts& args) {
    return divide(args, both, cli::Grammar::program).options;
  };
  CHECK(divided({"--par", "4"}) == Texts{"--parallelism=4"});
  CHECK(divided({"--part", "4"}) == Texts{"--part=4"});
  CHECK(test::thrown([&] { divided({"--pa", "4", "--prt"}); }).text == "unknown option '--prt'");
}
