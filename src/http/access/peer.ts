import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";

const found = new WeakMap<Socket, Promise<number | null>>();

/**
 * The user whose process is at the other end of a connection within this machine, where the system tells it (Linux); else null.
 * A cookie goes to every port of a name, so whoever lures a browser to a port of their own has it: it must not work for them.
 */
export function peerOf(socket: Socket | undefined): Promise<number | null> {
  if (socket === undefined || process.platform !== "linux") return Promise.resolve(null);
  const peer = found.get(socket) ?? lookUp(socket);
  found.set(socket, peer);
  return peer;
}

/** Finds the other end's own line in the system's table of connections. */
async function lookUp({
  remoteAddress,
  remotePort,
  localAddress,
  localPort,
}: Socket): Promise<number | null> {
  const ends = `: ${end(remoteAddress, remotePort)} ${end(localAddress, localPort)} `;
  const table = await readFile("/proc/net/tcp", "utf8").catch(() => "");
  const line = table.split("\n").find((one) => one.includes(ends));
  const [, , , , , , , uid, , inode] = line?.trim().split(/\s+/) ?? [];
  // An end that its process has closed belongs to nobody, which the table writes as root.
  return uid === undefined || inode === undefined || inode === "0" ? null : Number(uid);
}

/** An end as the table writes it: the address's four bytes from the last to the first, and the port, in hexadecimal. */
function end(address = "", port = 0): string {
  const bytes = address.replace("::ffff:", "").split(".").reverse();
  const hex = (n: number, digits: number) => n.toString(16).toUpperCase().padStart(digits, "0");
  return `${bytes.map((byte) => hex(Number(byte), 2)).join("")}:${hex(port, 4)}`;
}
