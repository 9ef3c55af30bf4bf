import { describe, expect, it } from "vitest";
import { readingOf } from "../../src/api/mapping.ts";
import { GUESSED, inputOf } from "../../web/bring/reading.ts";

const valuesOf = async (...value: string[]) => (await readingOf({ value })).values;

describe("the meanings of words", () => {
  it("can be said several at once, with commas between", async () => {
    const words = { foo: "active", bar: "ended" };
    expect(await valuesOf("status:Foo=active,status:Bar=ended")).toEqual({ status: words });
    expect(await valuesOf("status:Foo=active, interval:Quarterly=3 month", "status:Bar=ended")).toEqual({
      status: words,
      interval: { quarterly: "3 month" },
    });
  });

  it("are of words with commas and equals signs, too", async () => {
    expect(await valuesOf("status:Ended, late=ended", "status:a=b=active")).toEqual({
      status: { "ended, late": "ended", "a=b": "active" },
    });
    expect(await valuesOf('"status:a,status:b=x"=ended')).toEqual({ status: { "a,status:b=x": "ended" } });
    const words = { "status:x=1,y": "active" };
    expect(await valuesOf(...(inputOf({ ...GUESSED, words }).value ?? []))).toEqual({
      status: { "x=1,y": "active" },
    });
  });

  it.each(["status:Foo=active,Bar=ended", "Foo=active,status:Bar=ended", "status:Foo", "Foo=active"])(
    "are refused with the right form where a field is missing: %s",
    async (text) => {
      await expect(readingOf({ value: [text] })).rejects.toMatchObject({
        code: "usage",
        hint: expect.stringMatching(/field:word=meaning for each word.*status:Lapsed=ended,status:/),
      });
    },
  );
});
