/** What the banner says. Where it asks for something else than before, `consentVersion` is raised. */
export const consentTexts = {
  title: "Cookies",
  question: "We store what signing in needs. May we also store what shows us how the site is used?",
  more: "Privacy policy",
  refuse: "Only what is needed",
  accept: "Yes, store it",
  failed: "Your choice could not be kept. Try again.",
  choices: "Cookie choices",
} as const;
