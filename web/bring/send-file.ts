import { ownProblem, problemIn } from "../data/api.ts";

/** A file that the server has, waiting to be imported. */
export interface Sent {
  upload: string;
  name: string;
  bytes: number;
}

/**
 * Sends a file to the server as it is.
 * @param onPart called with the share sent, from 0 to 1
 * @throws Problem, or the signal's reason
 */
export function sendFile(file: File, onPart: (share: number) => void, signal: AbortSignal): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/uploads?name=${encodeURIComponent(file.name)}`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onPart(total === 0 ? 0 : loaded / total);
    request.onload = () => {
      if (request.status === 200) resolve(request.response);
      else reject(problemIn(request.response, request.status));
    };
    request.onerror = () => reject(ownProblem("not_sent"));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
