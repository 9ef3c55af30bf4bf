import { Transform } from "node:stream";
import { LIMITS, tooMuch } from "../../base/limits.ts";

/**
 * A stream that passes on as many bytes as a file may unpack to. What expands to more, such as an archive made to fill
 * a disk, fails with `too_much`.
 */
export function within(limit: "unpacked" | "texts", most: number = LIMITS[limit].most): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > most) done(tooMuch(limit, `more than ${most.toLocaleString("en")}`));
      else done(null, chunk);
    },
  });
}
