/** A value that global setup left in the environment. @throws the reason why it could not be had. */
export function variable(name: string, missing: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(process.env[missing] ?? `${name} is not set: run the test with \`npm test -- <pattern>\`.`);
}
