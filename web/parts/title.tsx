import { Waiting } from "./states.tsx";

/** The page's one question, which is its title too, and the answer in one plain sentence. */
export function PageTitle({
  question,
  answer,
  period = null,
  isOld = false,
}: {
  question: string;
  /** Its place is held while it is empty. */
  answer: string;
  /** What the page is about, and what the arrow keys turn. */
  period?: string | null;
  /** Whether the answer is that of a moment ago, while a new one comes. */
  isOld?: boolean;
}) {
  return (
    <div className="title" {...(period !== null && { "data-period": period })}>
      <title>{`${question} · Cambium`}</title>
      <h1>{question}</h1>
      <p className={isOld ? "answer is-old" : "answer"} aria-live="polite" aria-busy={isOld}>
        {answer === "" ? <Waiting height={20} width="70%" /> : answer}
      </p>
    </div>
  );
}
