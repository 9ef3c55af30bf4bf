import { crc32, deflateRawSync } from "node:zlib";

/** What a part of an archive says of itself instead of the truth. */
interface Lie {
  /** How many bytes it unpacks to. */
  size?: number;
  isEncrypted?: boolean;
}

/** A zip archive of texts by name. */
export function zipOf(files: Record<string, string | Uint8Array>, lies: Record<string, Lie> = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const lie = lies[name] ?? {};
    const rest = Buffer.alloc(26);
    rest.writeUInt16LE(20, 0);
    rest.writeUInt16LE(lie.isEncrypted === true ? 1 : 0, 2);
    rest.writeUInt16LE(8, 4);
    rest.writeUInt32LE(crc32(bytes), 10);
    rest.writeUInt32LE(packed.length, 14);
    const size = lie.size ?? bytes.length;
    const isLong = size > 0xffff_fffe;
    rest.writeUInt32LE(isLong ? 0xffff_ffff : size, 18);
    rest.writeUInt16LE(name.length, 22);
    const long = Buffer.alloc(isLong ? 12 : 0);
    if (isLong) {
      long.writeUInt16LE(1, 0);
      long.writeUInt16LE(8, 2);
      long.writeBigUInt64LE(BigInt(size), 4);
    }
    rest.writeUInt16LE(long.length, 24);
    const local = [Buffer.from("PK\u0003\u0004"), rest, Buffer.from(name), long, packed];
    const end = Buffer.alloc(14);
    end.writeUInt32LE(at, 10);
    directory.push(Buffer.from("PK\u0001\u0002\u0014\u0000"), rest, end, Buffer.from(name), long);
    parts.push(...local);
    at += local.reduce((sum, { length }) => sum + length, 0);
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  const count = Object.keys(files).length;
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, list, Buffer.from("PK\u0005\u0006"), end]);
}
