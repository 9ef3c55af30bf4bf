/** What a hint says to do, without the sentences that are for the command line: those with a flag or a command. */
export function withoutCommands(hint: string): string {
  return hint
    .split(/(?<=[.!?]) (?=\p{Lu})/u)
    .filter((sentence) => !/(^|[^\w-])--[a-z]|`cambium |(^| )cambium [a-z]+ /u.test(sentence))
    .join(" ");
}
