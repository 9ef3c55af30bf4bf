import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

/** A PostgreSQL of its own, which ends with the process that started it. */
export interface Cluster {
  /** The address of a database in it, as its owner or another user. */
  url(database?: string, user?: string, password?: string): string;
  port: number;
  /** Runs statements as its owner. */
  run(sql: string, database?: string): Promise<void>;
  stop(): Promise<void>;
}

const OWNER = "owner";
const PASSWORD = "s3cret/ü word";

/** Makes a cluster in a temporary folder on a free port, as the user `postgres` where we are root, and starts it. */
export async function startCluster(): Promise<Cluster> {
  const bin = binaries();
  const folder = mkdtempSync(join(tmpdir(), "cambium-postgres-"));
  const as = userOf(folder);
  const passwords = join(folder, "password");
  writeFileSync(passwords, PASSWORD, { mode: 0o644 });
  const data = join(folder, "data");
  const port = await freePort();
  let child: ChildProcess | null = null;
  const stop = async () => {
    const running = child;
    child = null;
    if (running !== null && running.exitCode === null) {
      const ended = new Promise((resolve) => running.once("exit", resolve));
      running.stdin?.end();
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    execFileSync(
      join(bin, "initdb"),
      [
        ...["--pgdata", data, "--username", OWNER, "--pwfile", passwords, "--auth", "scram-sha-256"],
        ...["--encoding", "UTF8", "--locale", "C", "--no-sync"],
      ],
      { ...as, cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
    );
    child = serve(join(bin, "postgres"), data, port, folder, as);
    const cluster = clusterAt(port);
    await untilAnswers(cluster.url(), child);
    return { ...cluster, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The cluster on a port. @param own the database that is meant where none is named */
export function clusterAt(port: number, own = "postgres"): Omit<Cluster, "stop"> {
  const url: Cluster["url"] = (database = own, user = OWNER, password = PASSWORD) =>
    `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  return { url, port, run: (sql, database) => run(url(database), sql) };
}

/** Starts the server under a shell that stops it when our end of a pipe closes, however we end. */
function serve(program: string, data: string, port: number, folder: string, as: object): ChildProcess {
  const options = [
    ...["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
    ...["-c", "fsync=off", "-c", "autovacuum=off", "-c", "max_connections=20"],
  ];
  const script = '"$@" </dev/null & server=$!; cat >/dev/null; kill -INT $server; wait $server';
  return spawn("sh", ["-c", script, "sh", program, ...options], {
    ...as,
    cwd: folder,
    stdio: ["pipe", "ignore", "ignore"],
  });
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await run(url, "select 1");
    } catch (error) {
      if (tries > 200 || child.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Where PostgreSQL's programs are. @throws Error when it is not installed: tests fail then, and are not left out */
function binaries(): string {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [...versions.map((version) => join(root, version, "bin")), "/usr/local/bin", "/usr/bin"];
  const found = places.find(
    (place) => existsSync(join(place, "initdb")) && existsSync(join(place, "postgres")),
  );
  if (found !== undefined) return found;
  throw new Error("PostgreSQL is not installed: apt-get install postgresql (test/all.sh does)");
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
function userOf(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  const [uid, gid] = [id("-u"), id("-g")];
  chownSync(folder, uid, gid);
  return { uid, gid };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
