/// The scripts that teach a shell to complete our command line.
///
/// They know nothing of the commands: each asks `gradus complete` what may follow, so that the
/// shell offers what the prompt offers, and whatever is added to the program is completed at once.
enum CompletionScripts {
  /// The shells, as they are named on the command line.
  static let shells = ["bash", "zsh", "fish"]

  /// The script for a shell.
  static func script(for shell: String) -> String? {
    switch shell {
    case "bash": bash
    case "zsh": zsh
    case "fish": fish
    default: nil
    }
  }

  /// The list with what each word means is shown where bash lists, at the second Tab only: what it
  /// inserts must not hold the meaning.
  private static let bash = #"""
    # bash completion for gradus, for ~/.bashrc: source <(gradus completion bash)
    _gradus() {
      local program=${1/#\~/$HOME} form= text summary index width=0
      local -a texts=() summaries=()
      [[ $COMP_WORDBREAKS == *=* ]] && form=--bash
      COMPREPLY=()
      while IFS=$'\t' read -r text summary; do
        texts+=("$text")
        summaries+=("$summary")
        ((${#text} > width)) && width=${#text}
      done < <("$program" complete $form "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
      if ((${#texts[@]} == 1)); then
        [[ ${texts[0]} == *[=/\(] ]] && compopt -o nospace 2>/dev/null
        COMPREPLY=("${texts[0]}")
      elif [[ $COMP_TYPE == 63 ]]; then
        for index in "${!texts[@]}"; do
          printf -v text '%-*s  %s' "$width" "${texts[index]}" "${summaries[index]}"
          COMPREPLY+=("${text:0:${COLUMNS:-80}-1}")
        done
      else
        COMPREPLY=("${texts[@]}")
      fi
    }
    complete -o nosort -F _gradus gradus 2>/dev/null || complete -F _gradus gradus

    """#

  private static let zsh = #"""
    #compdef gradus
    # zsh completion for gradus, as a file _gradus in a folder of $fpath, or for ~/.zshrc after
    # compinit: source <(gradus completion zsh)
    _gradus() {
      local text summary
      local -a whole whole_shown open open_shown
      while IFS=$'\t' read -r text summary; do
        if [[ $text == *[=/\(] ]]; then
          open+=("$text")
          open_shown+=("${text}${summary:+  -- $summary}")
        else
          whole+=("$text")
          whole_shown+=("${text}${summary:+  -- $summary}")
        fi
      done < <("${words[1]/#\~/$HOME}" complete "${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" 2>/dev/null)
      (($#whole)) && compadd -l -d whole_shown -a whole
      (($#open)) && compadd -l -S '' -d open_shown -a open
    }
    if [[ $funcstack[1] == _gradus ]]; then
      _gradus "$@"
    else
      compdef _gradus gradus
    fi

    """#

  private static let fish = #"""
    # fish completion for gradus, as ~/.config/fish/completions/gradus.fish:
    # gradus completion fish >~/.config/fish/completions/gradus.fish
    function __gradus_complete
      set -l program (commandline -opc)[1]
      command $program complete (commandline -cp | string collect) 2>/dev/null
    end
    complete -c gradus -f -a '(__gradus_complete)'

    """#
}
