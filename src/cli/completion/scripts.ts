export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** First word of a command line that asks for the completions of its last word. */
export const COMPLETE = '__complete';

/** A script that makes a shell ask this program for completions. What the program prints is never evaluated. */
export function completionScript(shell: Shell, program: string): string {
  const name = `_${program.replaceAll('-', '_')}`;
  switch (shell) {
    case 'bash':
      return `# ${program} completion for bash: source <(${program} completion bash)
${name}() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("$line")
  done < <("\${COMP_WORDS[0]}" ${COMPLETE} -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F ${name} ${program}`;
    case 'zsh':
      return `#compdef ${program}
# ${program} completion for zsh: source <(${program} completion zsh)
${name}() {
  local -a lines
  lines=("\${(@f)$("$words[1]" ${COMPLETE} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$lines[1]" ]]; then
    compadd -a lines
  else
    _files
  fi
}
compdef ${name} ${program}`;
    case 'fish':
      return `# ${program} completion for fish: ${program} completion fish | source
function _${name}
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l found ($words[1] ${COMPLETE} -- $words[2..-1] "$current" 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path "$current"
  end
end
complete -c ${program} -f -a '(_${name})'`;
  }
}
