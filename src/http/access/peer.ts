import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";

const found = new WeakMap<Socket, Promise<number | null>>();

/**
 * The user whose process is at the other end of a local connection, if the system can tell (Linux); else null. Browsers
 * send a cookie to every port of a host, so somebody who lures a browser to their own port gets the cookie: it must not
 * work for them.
 */
export function peerOf(socket: Socket | undefined): Promise<number | null> {
  if (socket === undefined || process.platform !== "linux") return Promise.resolve(null);
  const peer = found.get(socket) ?? lookUp(socket);
  found.set(socket, peer);
  return peer;
}

/** Finds the peer's own line in the system's table of connections. */
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
  // A connection that its process has closed has no owner; the table lists it under root.
  return uid === undefined || inode === undefined || inode === "0" ? null : Number(uid);
}

/** An address and port as the table writes them: the four bytes in reverse order, then the port, in hexadecimal. */
function end(address = "", port = 0): string {
  const bytes = address.replace("::ffff:", "").split(".").reverse();
  const hex = (n: number, digits: number) => n.toString(16).toUpperCase().padStart(digits, "0");
  return `${bytes.map((byte) => hex(Number(byte), 2)).join("")}:${hex(port, 4)}`;
}
