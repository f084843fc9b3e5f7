/** takeProfit → take profit. */
export const spaced = (word: string): string => word.replace(/([A-Z])/g, (capital) => ` ${capital.toLowerCase()}`);

/** takeProfit → Take profit. */
export const sentence = (word: string): string => {
  const text = spaced(word);
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** 1 position, 2 positions. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The door that a signal came by, as its makers write it. */
export const doorName = (source: string): string => (source === 'tradingView' ? 'TradingView' : spaced(source));
