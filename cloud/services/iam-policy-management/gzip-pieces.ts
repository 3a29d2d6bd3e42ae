import { constants, crc32, deflateRawSync } from "node:zlib";

/** A piece of a text that is compressed once, however often the whole is put together anew. */
export class GzipPiece {
  private kept: Buffer | undefined;

  constructor(readonly text: Buffer) {}

  /** Ends at a whole byte and knows nothing of what was before it. */
  get deflated(): Buffer {
    this.kept ??= deflateRawSync(this.text, {
      level: constants.Z_BEST_SPEED,
      finishFlush: constants.Z_FULL_FLUSH,
    });
    return this.kept;
  }
}

/** RFC 1952: magic number, deflate, no flags, no time, fastest, system unknown. */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255]);
/** The last block of the deflated data (RFC 1951), without a byte in it. */
const lastBlock = Buffer.from([3, 0]);

/** The texts one after the other as one gzip member: not every client reads a second one. */
export function gzipOf(pieces: readonly GzipPiece[]): Buffer {
  let checksum = 0;
  let length = 0;
  for (const { text } of pieces) {
    checksum = crc32(text, checksum);
    length += text.length;
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(checksum, 0);
  trailer.writeUInt32LE(length % 2 ** 32, 4);
  return Buffer.concat([header, ...pieces.map(({ deflated }) => deflated), lastBlock, trailer]);
}
