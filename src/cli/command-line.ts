import { resolve } from "node:path";
import { Command, CommanderError, Option } from "commander";
import type { Operation } from "../api/operation.ts";
import { allOperations } from "../api/operations.ts";
import { type Parameter, parametersOf } from "../api/text-input.ts";
import { version } from "../api/version.ts";
import { CambiumError } from "../base/error.ts";
import { checkOwner } from "../store/privacy.ts";
import { Secrets } from "../store/secrets.ts";
import { printError } from "./print/print.ts";
import { runOperation } from "./run.ts";
import { listSecrets, removeSecret, setSecret } from "./secret.ts";
import type { TableOut } from "./table-out.ts";
import { processTerminal, type Terminal } from "./terminal.ts";
import { isOfNpx, typedTerminal } from "./typed-commands.ts";

interface Globals {
  data: string;
  json: boolean;
  debug: boolean;
  /** Whether the key in the environment may be saved for later. */
  isKeySaved: boolean;
  /** The file to write rows to. */
  out?: TableOut | undefined;
}

interface ServeOptions extends Globals {
  port: string;
  demo: boolean;
  poll: boolean;
  assistantWrites?: boolean;
}

/**
 * The command line: every operation as a command, plus `serve` and a few more. Exit codes: 0 success, 1 failure, 2
 * wrong usage.
 */
export async function commandLine(args: string[], terminal = processTerminal): Promise<number> {
  const program = new Command("cambium")
    .description("Measure, explain and grow expansion revenue from your subscription billing data.")
    .version(await version())
    .showHelpAfterError("(see --help for usage)")
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  let code = 0;
  for (const operation of allOperations) {
    addCommand(program, operation, async (globals, texts, isFolderNamed) => {
      const start = { data: isFolderNamed ? globals.data : null, isNpx: isOfNpx(process.env) };
      const typed = globals.json ? terminal : typedTerminal(terminal, start);
      code = await guarded(globals, typed, () => runOperation(operation, texts, globals, typed));
    });
  }
  withGlobals(
    program
      .command("serve")
      .description("Serve the dashboard on 127.0.0.1; shows a demo company until you add data"),
  )
    .option("--port <port>", "Port to listen on; 0 picks a free one", "4321")
    .option("--no-demo", "Don't fill an empty data folder with the demo company")
    .option("--no-poll", "Don't poll Stripe for changes while serving")
    .option("--assistant-writes", "Let assistants at /mcp make changes, not only read")
    .action(async (options: ServeOptions) => {
      code = await guarded(options, terminal, async () => {
        const { serveCommand } = await import("./serve.ts");
        return serveCommand(options, terminal);
      });
    });
  withGlobals(program.command("open").description("Print a link that opens the running server's dashboard"))
    .option("--header", "Print the authorization header for scripts, to use with `curl -H @-`")
    .action(async (options: Globals & { header: boolean }) => {
      code = await guarded(options, terminal, async () => {
        const { openCommand } = await import("./open-command.ts");
        return openCommand(options, terminal);
      });
    });
  withGlobals(program.command("mcp").description("Answer an assistant over standard input and output (MCP)"))
    .option("--allow-writes", "Let it make changes, not only read")
    .option("--allow-files", "Let it name files and hosts of this machine")
    .option(
      "--only <tool>",
      "Give it only this tool; repeat for more",
      (name: string, before: string[] = []) => [...before, name],
    )
    .action(async (options: Globals & { allowWrites?: true; allowFiles?: true; only?: string[] }) => {
      code = await guarded(options, terminal, async () => {
        const { mcpCommand } = await import("./assistant/mcp-command.ts");
        return mcpCommand(options, terminal);
      });
    });
  withGlobals(
    program.command("restore <file>").description("Restore a backup into a new or empty data folder"),
  ).action(async (file: string, options: Globals) => {
    code = await guarded(options, terminal, async () => {
      const { restoreCommand } = await import("./restore-command.ts");
      return restoreCommand(file, options, terminal);
    });
  });
  addSecretCommands(program, async (globals, run) => {
    code = await guarded(globals, terminal, async () => {
      const directory = resolve(globals.data);
      await checkOwner(directory);
      return run(new Secrets(directory), terminal);
    });
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

type SecretCommand = (secrets: Secrets, terminal: Terminal) => Promise<number>;

function addSecretCommands(
  program: Command,
  run: (globals: Globals, command: SecretCommand) => Promise<void>,
): void {
  const secret = program.command("secret").description("Manage encrypted secrets");
  withGlobals(secret.command("set <name>"))
    .description("Save a secret, encrypted; reads standard input, or prompts for it")
    .action((name: string, options: Globals) =>
      run(options, (secrets, terminal) => setSecret(secrets, name, terminal)),
    );
  withGlobals(secret.command("list"))
    .description("List saved secrets by name and last characters")
    .action((options: Globals) =>
      run(options, (secrets, terminal) => listSecrets(secrets, options.json, terminal)),
    );
  withGlobals(secret.command("remove <name>"))
    .description("Delete a secret")
    .action((name: string, options: Globals) => run(options, (secrets) => removeSecret(secrets, name)));
}

function addCommand(
  program: Command,
  operation: Operation,
  run: (globals: Globals, texts: Record<string, string[]>, isFolderNamed: boolean) => Promise<void>,
): void {
  const parameters = parametersOf(operation);
  const command = withGlobals(commandAt(program, operation.name)).description(operation.summary);
  for (const name of operation.positional) {
    const parameter = parameters.find((candidate) => candidate.name === name);
    if (parameter !== undefined)
      command.argument(parameter.type === "list" ? `<${name}...>` : `<${name}>`, parameter.summary);
  }
  const flags = parameters.filter(({ name }) => !operation.positional.includes(name));
  for (const parameter of flags) command.addOption(optionOf(parameter));
  if (operation.keepsKey === true) command.option("--no-save-key", "Don't save STRIPE_API_KEY for `serve`");
  if (operation.isTable === true)
    command
      .option("--out <file>", "Write all rows to this file, .csv or .parquet, instead of printing them")
      .option("--overwrite", "Replace the file if there is one");
  command.action(async (...given: unknown[]) => {
    const texts: Record<string, string[]> = {};
    operation.positional.forEach((name, index) => {
      texts[name] = [given[index]].flat().map(String);
    });
    const options: Record<string, unknown> = command.opts();
    for (const { name } of flags) {
      const value = options[camel(name)];
      if (value !== undefined) texts[name] = [value].flat().map(String);
    }
    await run(
      {
        data: String(options.data),
        json: options.json === true,
        debug: options.debug === true,
        isKeySaved: options.saveKey !== false,
        out:
          operation.isTable === true && typeof options.out === "string"
            ? { file: options.out, isOverwriting: options.overwrite === true }
            : undefined,
      },
      texts,
      command.getOptionValueSource("data") === "cli",
    );
  });
}

/** The command of a name, created as a subcommand if the name has a space. */
function commandAt(program: Command, name: string): Command {
  const words = name.split(" ");
  let parent = program;
  for (const [index, word] of words.entries()) {
    const command = parent.commands.find((known) => known.name() === word) ?? parent.command(word);
    const path = words.slice(0, index + 1).join(" ");
    const isLast = index === words.length - 1;
    if (!isLast && command.description() === "")
      command.description(`Several commands: cambium ${path} --help lists them`);
    parent = command;
  }
  return parent;
}

function withGlobals(command: Command): Command {
  return command
    .enablePositionalOptions()
    .exitOverride()
    .addOption(new Option("--data <dir>", "Data folder").env("CAMBIUM_DATA").default("./data"))
    .option("--json", "Print JSON")
    .option("--debug", "Print the stack trace of an error");
}

function optionOf({ name, type, summary, choices }: Parameter): Option {
  const flag = `--${name.replaceAll("_", "-")}`;
  if (type === "boolean") return new Option(flag, summary);
  const option = new Option(`${flag} <${type === "integer" ? "n" : "value"}>`, summary);
  if (type === "list")
    return option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
  return choices.length > 0 ? option.choices(choices) : option;
}

async function guarded(globals: Globals, terminal: Terminal, run: () => Promise<number>): Promise<number> {
  try {
    checkFolder(globals.data);
    return await run();
  } catch (error) {
    printError(error, globals.debug === true, terminal);
    return error instanceof CambiumError && error.code === "usage" ? 2 : 1;
  }
}

/** Refuses an empty path, which would mean the current folder: a script's unset variable must not lead there. */
function checkFolder(data: string): void {
  if (data.trim() !== "") return;
  throw new CambiumError("usage", "--data needs a folder", {
    hint: "Name one, such as --data ./data, or leave out --data and CAMBIUM_DATA to use ./data.",
  });
}

function camel(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
