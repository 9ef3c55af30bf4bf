import {
  chmod,
  copyFile,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { Stream } from "../../sim/random.ts";
import type { Company } from "./company.ts";

/** A file of a data folder that is to be harmed, and where others like it are. */
export interface Target {
  data: string;
  /** Within the folder. */
  name: string;
  company: Company;
  /** Another file of the same folder within the folder. */
  neighbour: string;
}

/** A kind of damage. */
export interface Harm {
  name: string;
  /** It takes rights away, which root does not feel. */
  isOfRights?: true;
  do(path: string, target: Target): Promise<void>;
}

const BLOCK = 4096;

/** Changes the bytes of a file. */
const bytes = (change: (content: Buffer) => Buffer) => async (path: string) =>
  writeFile(path, change(await readFile(path)));

function flipped(content: Buffer, at: number, mask = 0xff): Buffer {
  if (content.length === 0) return content;
  const place = Math.min(Math.max(0, Math.floor(at)), content.length - 1);
  content[place] = (content[place] ?? 0) ^ mask;
  return content;
}

const zeroed = (content: Buffer, from: number): Buffer =>
  content.fill(0, Math.max(0, Math.floor(from)), Math.min(content.length, Math.floor(from) + BLOCK));

/** The file of the same name in another data folder; nothing where it has none, as a restored folder would. */
const from =
  (which: "older" | "newer" | "other") =>
  async (path: string, { company, name }: Target) => {
    await rm(path);
    await copyFile(join(company[which].data, name), path).catch(() => undefined);
  };

/** Everything that happens to files: to their bytes, in their place, from a backup, to their rights. */
export const HARMS: Harm[] = [
  { name: "missing", do: (path) => rm(path) },
  { name: "empty", do: (path) => truncate(path, 0) },
  { name: "cut to half", do: async (path) => truncate(path, Math.floor((await stat(path)).size / 2)) },
  { name: "a byte short", do: async (path) => truncate(path, Math.max(0, (await stat(path)).size - 1)) },
  { name: "cut to 100 bytes", do: async (path) => truncate(path, Math.min(100, (await stat(path)).size)) },
  { name: "its first byte flipped", do: bytes((content) => flipped(content, 0)) },
  { name: "its middle byte flipped", do: bytes((content) => flipped(content, content.length / 2)) },
  { name: "its last byte flipped", do: bytes((content) => flipped(content, content.length - 1)) },
  {
    name: "a bit flipped",
    do: bytes((content) => flipped(content, new Stream(5, content.length).next() * content.length, 4)),
  },
  {
    name: "another bit flipped",
    do: bytes((content) => flipped(content, new Stream(6, content.length).next() * content.length, 1)),
  },
  { name: "a digit changed", do: bytes(digitChanged) },
  { name: "its head zeroed", do: bytes((content) => zeroed(content, 0)) },
  { name: "a middle block zeroed", do: bytes((content) => zeroed(content, content.length / 2)) },
  { name: "its tail zeroed", do: bytes((content) => zeroed(content, content.length - BLOCK)) },
  {
    name: "bytes behind it",
    do: bytes((content) => Buffer.concat([content, Buffer.from("\0\u0001behind")])),
  },
  {
    name: "a line behind it",
    do: bytes((content) => Buffer.concat([content, Buffer.from("x1,2024-01-01,,77,P1,plan 1\n")])),
  },
  { name: "doubled", do: bytes((content) => Buffer.concat([content, content])) },
  { name: "turned round", do: bytes((content) => content.reverse()) },
  {
    name: "other line ends",
    do: bytes((content) => Buffer.from(content.toString("latin1").replaceAll("\n", "\r\n"), "latin1")),
  },
  { name: "a text instead", do: (path) => writeFile(path, "This is not the file that stood here.\n") },
  { name: "noise instead", do: bytes((content) => noise(content.length)) },
  {
    name: "a folder instead",
    do: async (path) => {
      await rm(path);
      await mkdir(path);
    },
  },
  {
    name: "a link to nowhere instead",
    do: async (path) => {
      await rm(path);
      await symlink("/nowhere/at/all", path);
    },
  },
  {
    name: "a link to its copy instead",
    do: async (path) => {
      await rename(path, `${dirname(path)}-moved`);
      await symlink(`${dirname(path)}-moved`, path);
    },
  },
  {
    name: "its neighbour instead",
    do: async (path, { data, neighbour }) => {
      await copyFile(join(data, neighbour), path);
    },
  },
  {
    name: "exchanged with its neighbour",
    do: async (path, { data, neighbour }) => {
      await rename(path, `${path}.moved`);
      await rename(join(data, neighbour), path);
      await rename(`${path}.moved`, join(data, neighbour));
    },
  },
  { name: "older", do: from("older") },
  { name: "newer", do: from("newer") },
  { name: "another company's", do: from("other") },
  { name: "not readable", isOfRights: true, do: (path) => chmod(path, 0o000) },
  { name: "not writable", isOfRights: true, do: (path) => chmod(path, 0o400) },
  { name: "its folder not writable", isOfRights: true, do: (path) => chmod(dirname(path), 0o500) },
];

/** Another digit in the place of the last one, so that a text stays well-formed. */
function digitChanged(content: Buffer): Buffer {
  const at = content.findLastIndex((byte) => byte >= 0x30 && byte <= 0x38);
  if (at >= 0) content[at] = (content[at] ?? 0) + 1;
  return content;
}

function noise(length: number): Buffer {
  const stream = new Stream(7, length);
  return Buffer.from(Array.from({ length }, () => Math.floor(stream.next() * 256)));
}
