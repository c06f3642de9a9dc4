// `drey completion`: what a shell needs to complete words of drey.
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/output/output.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

// Of a word that has '=' or ':' in it bash replaces what stands behind them.
constexpr std::string_view bash = R"(# Completion of drey in bash: source <(drey completion bash)
_drey() {
  local line=${COMP_LINE:0:COMP_POINT} word kept='' text number
  local -a words answer
  read -ra words <<<"$line"
  [[ $line != *[[:space:]] ]] || words+=('')
  word=${words[-1]}
  mapfile -t answer < <("$1" __complete "${words[@]:1}" 2>/dev/null)
  COMPREPLY=()
  [ ${#answer[@]} -gt 0 ] || return
  number=${answer[-1]#:}
  unset 'answer[-1]'
  [[ $word != *[=:]* ]] || kept=${word%"${word##*[=:]}"}
  for text in "${answer[@]}"; do
    text=${text%%$'\t'*}
    text=${text#"$kept"}
    [[ $text != *[^[:alnum:]_./:=,@%+-]* ]] || printf -v text %q "$text"
    COMPREPLY+=("$text")
  done
  (((number & 2) == 0)) || compopt -o nospace
  (((number & 4) != 0 || ${#COMPREPLY[@]} > 0)) || compopt -o default
}
complete -F _drey drey
)";

constexpr std::string_view zsh = R"(#compdef drey
# Completion of drey in zsh: source <(drey completion zsh), behind compinit; or as _drey in a folder of $fpath
_drey() {
  local -a answer shown more
  local text number
  answer=("${(@f)$(${words[1]} __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  number=${answer[-1]#:}
  answer=("${(@)answer[1,-2]}")
  for text in "${answer[@]}"; do
    if [[ $text == *$'\t'* ]]; then
      shown+=("${${text%%$'\t'*}//:/\\:}:${text#*$'\t'}")
    else
      shown+=("${text//:/\\:}")
    fi
  done
  (( (number & 2) == 0 )) || more=(-S '')
  if (( $#shown > 0 )); then
    _describe drey shown "${more[@]}"
  elif (( (number & 4) == 0 )); then
    [[ $PREFIX != -*=* ]] || compset -P '*='
    _files
  fi
}
if [[ ${funcstack[1]} = _drey ]]; then _drey; else compdef _drey drey; fi
)";

constexpr std::string_view fish = R"(# Completion of drey in fish: drey completion fish | source
function __drey_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l answer (command $words[1] __complete $words[2..-1] 2>/dev/null)
    test (count $answer) -gt 0; or return
    set -l number (string sub -s 2 -- $answer[-1])
    set -e answer[-1]
    if test (count $answer) -gt 0
        printf '%s\n' $answer
    else if test (math "$number % 8") -lt 4
        set -l before (string match -r '^-[^=]*=' -- $words[-1]; or echo)
        set -l path (string replace -r '^-[^=]*=' '' -- $words[-1])
        printf '%s\n' $before(__fish_complete_path "$path")
    end
end
complete -c drey -f -a '(__drey_complete)'
)";

std::string_view script_of(const std::string& shell) {
  if (shell == "bash") return bash;
  if (shell == "zsh") return zsh;
  if (shell == "fish") return fish;
  return {};
}

void check(const Arguments& arguments) {
  const auto& words = arguments.positional;
  if (words.size() == 1 && !script_of(words.front()).empty()) return;
  throw Error(Exit::usage,
              words.size() == 1 ? fmt::format("there is no completion for '{}'",
                                              base::printable(words.front(), 100))
                                : std::string("the name of one shell is expected"),
              "drey completion bash, zsh or fish");
}

}  // namespace

Prepare declare_completion(OptionSet&) {
  return [](Arguments arguments) -> Run {
    check(arguments);
    return [arguments = std::move(arguments)](const Context& context) {
      context.output.result(std::string(script_of(arguments.positional.front())));
      return Exit::done;
    };
  };
}

}  // namespace cli
