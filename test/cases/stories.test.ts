import { describe } from "vitest";
import { holdCases } from "./worked.ts";

describe("stories, each with its arithmetic in its README", () =>
  holdCases((name) => name.startsWith("story-")));
