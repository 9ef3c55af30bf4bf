import type { z } from "zod";
import type { blocks, setBlock } from "../../src/api/restraint/blocks-operations.ts";
import type { offerCheck } from "../../src/api/restraint/offer-check-operation.ts";
import type { addOffer, offers } from "../../src/api/restraint/offers-operations.ts";

export type OfferCheck = z.infer<typeof offerCheck.output>;
export type Offers = z.infer<typeof offers.output>;
export type OfferRow = Offers["rows"][number];
export type OfferAdded = z.infer<typeof addOffer.output>;
export type Blocks = z.infer<typeof blocks.output>;
export type BlockSet = z.infer<typeof setBlock.output>;
