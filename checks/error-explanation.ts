export interface ErrorExplanation {
  /** What has happened. */
  when: string;
  cure: string;
}
