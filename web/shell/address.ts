/** Which sheet is open over a view, and what it is about: part of the address, so that everything can be linked to. */
export const SHEETS = [
  'position',
  'close',
  'amend',
  'signal',
  'takeBack',
  'send',
  'ask',
  'agent',
  'agentForm',
  'retire',
  'deployment',
  'newDeployment',
  'limits',
  'tradingState',
  'kill',
  'case',
  'message',
  'schedule',
] as const;
export type SheetName = (typeof SHEETS)[number];

export interface Address {
  sheet?: SheetName;
  id?: string;
}

const isSheet = (value: unknown): value is SheetName => SHEETS.some((sheet) => sheet === value);

/** The part of an address that every view has; what is none is left away. */
export const readAddress = (search: Record<string, unknown>): Address =>
  isSheet(search['sheet']) && typeof search['id'] === 'string' ? { sheet: search['sheet'], id: search['id'] } : {};

/** The view alone; what else stands in its address stays. */
export const withoutSheet = (address: Address): Address =>
  Object.fromEntries(Object.entries(address).filter(([name]) => name !== 'sheet' && name !== 'id'));
