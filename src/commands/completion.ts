/** Completion for three shells, made from the commands as they are: a script that asks the program at every TAB would
 *  start Node each time. All three walk the words so far to the command they are in, and offer its commands and flags,
 *  or the values of the flag before. */

/** What there is to complete, whatever parses it. */
export interface CommandTree {
  readonly name: string;
  readonly about: string;
  readonly flags: readonly Flag[];
  readonly commands: readonly CommandTree[];
}

export interface Flag {
  /** With its dashes. */
  readonly name: string;
  readonly about: string;
  /** What it takes: nothing, a file, a directory, one of these, or what nobody can guess. */
  readonly takes: "nothing" | "file" | "directory" | "text" | readonly string[];
}

/** A command with the words that lead to it, as `/audit/verify`; the program itself is the empty path. */
interface Place {
  readonly path: string;
  readonly command: CommandTree;
}

const placesIn = (command: CommandTree, path = ""): readonly Place[] => [
  { path, command },
  ...command.commands.flatMap((one) => placesIn(one, `${path}/${one.name}`)),
];

const ident = ({ name }: CommandTree): string => name.replaceAll("-", "_");

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const isChoice = (takes: Flag["takes"]): takes is readonly string[] => typeof takes !== "string";

const valuedFlags = ({ command }: Place): readonly Flag[] =>
  command.flags.filter(({ takes }) => takes !== "nothing");

/** `/run:--from|/run:--to) …;;`, the flags of one kind on a line. */
function valueCases(places: readonly Place[], offer: (takes: Flag["takes"]) => string): string {
  const lines = new Map<string, string[]>();
  for (const place of places) {
    for (const { name, takes } of valuedFlags(place)) {
      const offered = offer(takes);
      lines.set(offered, [...(lines.get(offered) ?? []), `${place.path}:${name}`]);
    }
  }
  return [...lines].map(([offered, flags]) => `    ${flags.join("|")}) ${offered} ;;`).join("\n");
}

/** The loop that follows the words to the command they are in; the word behind a flag that takes a value is none. */
function walk(places: readonly Place[], condition: string, word: string): string {
  const skipped = [...new Set(places.flatMap(valuedFlags).map(({ name }) => name))];
  const paths = places.map(({ path }) => path).filter((path) => path !== "");
  return `  for (( ${condition} )); do
    case "${word}" in
      ${skipped.join("|")}) (( i += 1 )); continue ;;
    esac
    case "$where/${word}" in
      ${paths.join("|")}) where="$where/${word}" ;;
    esac
  done`;
}

export function bashCompletion(program: CommandTree): string {
  const places = placesIn(program);
  const name = ident(program);
  const offer = (takes: Flag["takes"]) => {
    if (isChoice(takes)) return `COMPREPLY=($(compgen -W ${quoted(takes.join(" "))} -- "$cur")); return`;
    if (takes === "text") return "return";
    return `_${name}_files ${takes === "file" ? "-f" : "-d"}; return`;
  };
  const words = places.map(({ path, command }) => {
    const commands = command.commands.map((one) => one.name).join(" ");
    const flags = command.flags.map((flag) => flag.name).join(" ");
    return `    "${path}") commands=${quoted(commands)} flags=${quoted(flags)} ;;`;
  });
  return `# bash completion for ${program.name}
_${name}_files() {
  local IFS=$'\\n'
  compopt -o filenames 2> /dev/null
  COMPREPLY=($(compgen "$1" -- "$cur"))
}
_${name}() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" where="" i commands flags
  COMPREPLY=()
${walk(places, "i = 1; i < COMP_CWORD; i++", `\${COMP_WORDS[i]}`)}
  case "$where:\${COMP_WORDS[COMP_CWORD - 1]}" in
${valueCases(places, offer)}
  esac
  case "$where" in
${words.join("\n")}
  esac
  [[ "$cur" == -* || -z "$commands" ]] || flags="$commands"
  COMPREPLY=($(compgen -W "$flags" -- "$cur"))
}
complete -F _${name} ${program.name}
`;
}

export function zshCompletion(program: CommandTree): string {
  const places = placesIn(program);
  const name = ident(program);
  const offer = (takes: Flag["takes"]) => {
    if (isChoice(takes)) return `compadd -- ${takes.map(quoted).join(" ")}; return`;
    if (takes === "text") return "return";
    return takes === "file" ? "_files; return" : "_files -/; return";
  };
  const described = (items: readonly { readonly name: string; readonly about: string }[]) =>
    items.map(({ name: item, about }) => quoted(`${item}:${about}`)).join(" ");
  const words = places.map(
    ({ path, command }) =>
      `    "${path}") commands=(${described(command.commands)}) flags=(${described(command.flags)}) ;;`,
  );
  return `#compdef ${program.name}
_${name}() {
  local where="" i
  local -a commands flags
${walk(places, "i = 2; i < CURRENT; i++", `\${words[i]}`)}
  case "$where:\${words[CURRENT - 1]}" in
${valueCases(places, offer)}
  esac
  case "$where" in
${words.join("\n")}
  esac
  if [[ "\${words[CURRENT]}" != -* ]] && (( \${#commands} )); then
    _describe command commands
  else
    _describe -o flag flags
  fi
}
compdef _${name} ${program.name}
`;
}

export function fishCompletion(program: CommandTree): string {
  const places = placesIn(program);
  const name = ident(program);
  const paths = places.map(({ path }) => path).filter((path) => path !== "");
  const skipped = [...new Set(places.flatMap(valuedFlags).map((flag) => flag.name))];
  const say = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const takesText = (takes: Flag["takes"]) => {
    if (isChoice(takes)) return ` -x -a ${say(takes.join(" "))}`;
    if (takes === "nothing") return "";
    return { file: " -r -F", directory: " -x -a '(__fish_complete_directories)'", text: " -x" }[takes];
  };
  const lines = places.flatMap(({ path, command }) => {
    const at = `complete -c ${program.name} -n "__${name}_at '${path}'"`;
    return [
      ...command.commands.map((one) => `${at} -a ${one.name} -d ${say(one.about)}`),
      ...command.flags.map(
        (flag) => `${at} -l ${flag.name.slice(2)} -d ${say(flag.about)}${takesText(flag.takes)}`,
      ),
    ];
  });
  return `# fish completion for ${program.name}
function __${name}_at
  set -l where ''
  set -l skip 0
  for word in (commandline -opc)[2..]
    if test $skip = 1
      set skip 0
    else if contains -- $word ${skipped.join(" ")}
      set skip 1
    else if contains -- $where/$word ${paths.join(" ")}
      set where $where/$word
    end
  end
  test "$where" = "$argv[1]"
end
complete -c ${program.name} -f
${lines.join("\n")}
`;
}
