# usage: zsh -f type.zsh SHELL LINE: prints what the line becomes when the tabulator is pressed behind it. Every wait is for what comes.
zmodload zsh/zpty
in_zsh() {
  zpty shell zsh -f -i
  zpty -w shell "unsetopt zle_bracketed_paste; PS1='' RPS1=''; autoload -Uz compinit; compinit -D -u; source <(drey completion zsh); show() { print -r -- \"<<\$BUFFER>>\" }; zle -N show; bindkey '^X' show; print -r -- rea''dy"
  zpty -r shell line '*ready*'
  zpty -w -n shell "$1"$'\t\x18'
  zpty -r shell line '*<<*>>*'
}
in_bash() {
  zpty shell bash --norc --noprofile -i
  zpty -w shell "PS1=; bind 'set enable-bracketed-paste off'; source <(drey completion bash); show() { echo \"<<\$READLINE_LINE>>\"; }; bind -x '\"\\C-xs\": show'; echo rea''dy"
  zpty -r shell line '*ready*'
  zpty -w -n shell "$1"$'\t\x18s'
  zpty -r shell line '*<<*>>*'
}
in_fish() {
  line="<<$(fish --no-config -c 'drey completion fish | source; complete -C "$argv[1]"' "$1" | cut -f1)>>"
  # What fish gives is the last word.
  [[ $1 != *' '* ]] || line="<<${1% *} ${line#<<}"
}
in_$1 "$2"
print -r -- "${${line##*<<}%%>>*}"
