#!/usr/bin/env node
import { commandLine } from "./command-line.ts";

// Files that Cambium writes are readable by this user only.
process.umask(0o077);
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
process.exitCode = await commandLine(process.argv.slice(2));
