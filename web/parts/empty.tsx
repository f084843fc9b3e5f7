import { Command } from './command.tsx';

/** Nothing here yet, and the command that would change that. */
export function Empty({ title, text, command }: { title: string; text: string; command?: string }) {
  return (
    <div className="py-6">
      <p className="font-strong">{title}</p>
      <p className="mt-1 max-w-prose text-muted">{text}</p>
      {command === undefined ? null : <Command text={command} />}
    </div>
  );
}
