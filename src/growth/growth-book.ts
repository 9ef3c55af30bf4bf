import type { Book } from "../model/parts/book.ts";
import type { Store } from "../store/store.ts";

/** What growth is asked of: the organisation's books, and the tables of the schema `growth` made for them. */
export interface GrowthBook {
  book: Book;
  store: Store;
  /** Today's day, counted from 1970-01-01. */
  today: number;
}
