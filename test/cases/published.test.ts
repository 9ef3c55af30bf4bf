import { describe } from "vitest";
import { holdCases } from "./worked.ts";

describe("examples that others published, each with its arithmetic in its README", () =>
  holdCases((name) => !name.startsWith("story-")));
