import { Type } from '@mikro-orm/core';

/** A decimal string in an unconstrained numeric column: what goes in comes out, without padding. */
export class DecimalType extends Type<string, string> {
  override convertToJSValue(value: string): string {
    return value;
  }
  override getColumnType(): string {
    return 'numeric';
  }
  override compareAsType(): string {
    return 'string';
  }
}

/** A moment as milliseconds since 1970 UTC in a timestamptz column. */
export class MomentType extends Type<number, string> {
  override convertToDatabaseValue(value: number | null): string {
    return (value === null ? null : new Date(value).toISOString()) as string;
  }
  override convertToJSValue(value: string | Date | number | null): number {
    if (value === null) return null as unknown as number;
    return typeof value === 'number' ? value : new Date(value).getTime();
  }
  override getColumnType(): string {
    return 'timestamptz(3)';
  }
  override compareAsType(): string {
    return 'number';
  }
}

/** A numeric that Postgres computed, without the zeros with which it pads. */
export const plainDecimal = (value: string): string => (value.includes('.') ? value.replace(/\.?0+$/, '') : value);
