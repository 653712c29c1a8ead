/**
 * Some requests give the browser a new session in place of the old one: a changed password, a second factor that was
 * switched on or off. The live queries then say that the old one is gone, which must not look like an end. Such a request
 * is announced here, and followed by a whole new page.
 */
let announced = 0;

export const sessionChange = {
  begin(): void {
    announced += 1;
  },
  /** For a request that was refused: the session is the one of before. */
  cancel(): void {
    announced = Math.max(0, announced - 1);
  },
  isExpected: (): boolean => announced > 0,
};
