import type { Question } from "./api.ts";

/** How a question's figures are read, whatever its range: by which policy, and of which customers. */
export function readingOf({ policy, segment, segment_as_of, where, linked, as_reported }: Question) {
  return {
    policy,
    segment,
    where,
    ...(segment_as_of !== undefined && { segment_as_of }),
    ...(linked === true && { linked }),
    ...(as_reported === true && { as_reported }),
  };
}
