import type { Terminal } from "./terminal.ts";

/** How somebody started this command. */
export interface Start {
  /** The data folder, where the command line named one; null for the default and the environment's. */
  data: string | null;
  isNpx: boolean;
}

/** A terminal on which commands stand as they are to be typed: `npx cambium … --data mine` where this one was. */
export function typedTerminal(terminal: Terminal, start: Start): Terminal {
  return {
    ...(terminal.input !== undefined && { input: terminal.input }),
    out: (text) => terminal.out(asTyped(text, start)),
    err: (text) => terminal.err(asTyped(text, start)),
    get confirm() {
      return terminal.confirm;
    },
  };
}

/** A text whose commands, as in `cambium imports`, run where this command ran. */
export function asTyped(text: string, { data, isNpx }: Start): string {
  return text.replaceAll(/`cambium ([^`\n]+)`/g, (_, command: string) => {
    const folder = data === null || /(^| )--data\b/.test(command) ? "" : ` --data ${quotedForShell(data)}`;
    return `\`${isNpx ? "npx " : ""}cambium ${command}${folder}\``;
  });
}

/** Whether npx runs this process as `cambium`. */
export function isOfNpx(env: NodeJS.ProcessEnv): boolean {
  return env.npm_lifecycle_event === "npx" && /^['"]?cambium\b/.test(env.npm_lifecycle_script ?? "");
}

function quotedForShell(text: string): string {
  return /^[\w./~:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
