#!/usr/bin/env node
import { commandLine } from "./command-line.ts";

// Whatever is written is for this user alone.
process.umask(0o077);
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
process.exitCode = await commandLine(process.argv.slice(2));
