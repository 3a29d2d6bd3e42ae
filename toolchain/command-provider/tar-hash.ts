import { createHash, type Hash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";

const block = 512;

/**
 * SHA-256, in hex, of the tar file that Pulumi would make of these files: by it the engine tells whether an
 * archive has changed. Written as Go's archive/tar does it, with all times and owners zero.
 */
export async function tarHash(files: ReadonlyMap<string, string>): Promise<string> {
  const hash = createHash("sha256");
  for (const [name, path] of files) await addFile(hash, name, path);
  hash.update(Buffer.alloc(2 * block));
  return hash.digest("hex");
}

export async function fileHash(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

async function addFile(hash: Hash, name: string, path: string): Promise<void> {
  const { size } = statSync(path);
  const split = splitName(name);
  if (split) {
    hash.update(header({ ...split, mode: 0o600, size, type: "0" }));
  } else {
    addPaxHeader(hash, name);
    hash.update(header({ name: ascii(name), prefix: "", mode: 0o600, size, type: "0" }));
  }
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  hash.update(padding(size));
}

/** The extended header that carries a name which the plain one cannot. */
function addPaxHeader(hash: Hash, name: string): void {
  const slash = name.lastIndexOf("/") + 1;
  const headerName = ascii(`${name.slice(0, slash)}PaxHeaders.0/${name.slice(slash)}`).replace(/\/$/, "");
  const record = paxRecord("path", name);
  hash.update(
    header({ name: headerName, prefix: "", mode: 0, size: record.length, type: "x", device: false }),
  );
  hash.update(record);
  hash.update(padding(record.length));
}

/** `<length> path=<name>\n`, the length counting itself. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.from(` ${key}=${value}\n`);
  let length = rest.length + String(rest.length).length;
  if (String(length).length + rest.length !== length) length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** The name as it fits the plain header, or undefined if it does not: 100 bytes, 155 more for its folders. */
function splitName(name: string): { name: string; prefix: string } | undefined {
  if (!/^\p{ASCII}*$/u.test(name)) return undefined;
  if (name.length <= 100) return { name, prefix: "" };
  const end = Math.min(name.length, 155 + 1);
  const slash = name.slice(0, end).lastIndexOf("/");
  const rest = name.length - slash - 1;
  return slash <= 0 || rest > 100 || rest === 0
    ? undefined
    : { name: name.slice(slash + 1), prefix: name.slice(0, slash) };
}

function ascii(name: string): string {
  return name.replace(/\P{ASCII}/gu, "").slice(0, 100);
}

interface Header {
  readonly name: string;
  readonly prefix: string;
  readonly mode: number;
  readonly size: number;
  readonly type: "0" | "x";
  /** Go leaves the device numbers of an extended header empty. */
  readonly device?: boolean;
}

function header({ name, prefix, mode, size, type, device = true }: Header): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.write(name, 0, "latin1");
  bytes.write(octal(mode, 7), 100);
  bytes.write(octal(0, 7), 108);
  bytes.write(octal(0, 7), 116);
  bytes.write(octal(size, 11), 124);
  bytes.write(octal(0, 11), 136);
  bytes.fill(" ", 148, 156);
  bytes.write(type, 156);
  bytes.write("ustar\0" + "00", 257, "latin1");
  if (device) {
    bytes.write(octal(0, 7), 329);
    bytes.write(octal(0, 7), 337);
  }
  bytes.write(prefix, 345, "latin1");
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${octal(sum, 6)}\0 `, 148, "latin1");
  return bytes;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}

function padding(size: number): Buffer {
  return Buffer.alloc((block - (size % block)) % block);
}
