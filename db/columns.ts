import { p } from '@mikro-orm/core';
import { DecimalType, MomentType } from './types.ts';

/** Column builders of the house: one spelling for money, moments and ids in every table. */
export const id = () => p.string().columnType('text').primary();
export const word = () => p.string().columnType('text');
export const decimal = () => p.type(DecimalType).$type<string>();
export const moment = () => p.type(MomentType).$type<number>();
export const count = () => p.integer();
export const flag = () => p.boolean();
