/**
 * The URL of a request target such as `/sign-in?a=1`. Not resolved against a base: a target that begins with two slashes
 * would name another host there, and its path would be judged as a different one than the app gets.
 */
export function requestUrl(target: string): URL {
  return new URL(target.startsWith("/") ? `http://any.invalid${target}` : target, "http://any.invalid");
}
