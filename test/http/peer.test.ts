import { connect, createServer, type Socket } from "node:net";
import { expect, it } from "vitest";
import { peerOf } from "../../src/http/access/peer.ts";

/** A connection within this machine: the end that serves, and the one that asks. */
async function connected(use: (served: Socket, asking: Socket) => Promise<void>): Promise<void> {
  const server = createServer({ allowHalfOpen: true });
  try {
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve));
    const asking = connect(port, "127.0.0.1");
    const served = await accepted;
    await use(served, asking);
    served.destroy();
    asking.destroy();
  } finally {
    server.close();
  }
}

it.runIf(process.platform === "linux")("the other end of a connection is its user's while it is open", () =>
  connected(async (served) => {
    expect(await peerOf(served)).toBe(process.getuid?.());
  }),
);

it.runIf(process.platform === "linux")(
  "and nobody's once it is closed, which the system writes as root",
  () =>
    connected(async (served, asking) => {
      const ended = new Promise<void>((resolve) => served.once("end", () => resolve()));
      served.resume();
      asking.destroy();
      await ended;
      expect(await peerOf(served)).toBe(null);
    }),
);
