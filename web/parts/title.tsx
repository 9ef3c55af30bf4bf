import { Waiting } from "./states.tsx";

/** The page's question, which is also its title, and the answer in one sentence. */
export function PageTitle({
  question,
  answer,
  period = null,
  isOld = false,
}: {
  question: string;
  /** Its space is reserved while it's empty. */
  answer: string;
  /** The period that the page is about; the arrow keys change it. */
  period?: string | null;
  /** Whether this is the previous answer, while a new one loads. */
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
