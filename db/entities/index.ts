import { AgentEntity, DeploymentEntity, TradingStateEntity, UserEntity, VenueAccountEntity } from './agent.ts';
import { CandidateEntity } from './candidate.ts';
import { CandleEntity } from './candle.ts';
import { IdempotencyKeyEntity } from './idempotency.ts';
import { InboxMessageEntity } from './inbox.ts';
import { EquityMarkEntity, InstrumentEntity, MetricsEntity, PriceEntity, SettingEntity } from './market.ts';
import { FillEntity, OrderEntity, OrderEvidenceEntity } from './order.ts';
import {
  PaperAccountEntity,
  PaperFillEntity,
  PaperFundingEntity,
  PaperOrderEntity,
  PaperPositionEntity,
} from './paper.ts';
import { CrossingEntity, ExitWatchEntity, PositionEntity } from './position.ts';
import { CaseEntity, EventEntity, LedgerEntryEntity, LedgerTransactionEntity } from './record.ts';
import { ExecutionEntity, RoutingDecisionEntity, SignalEntity } from './signal.ts';
import { SourceEntity } from './source.ts';
import { WebhookDeliveryEntity, WebhookEntity } from './webhook.ts';

/** Every table of the record. */
export const entities = [
  UserEntity,
  VenueAccountEntity,
  AgentEntity,
  DeploymentEntity,
  TradingStateEntity,
  InstrumentEntity,
  PriceEntity,
  CandleEntity,
  CandidateEntity,
  SignalEntity,
  ExecutionEntity,
  RoutingDecisionEntity,
  PositionEntity,
  ExitWatchEntity,
  CrossingEntity,
  OrderEntity,
  OrderEvidenceEntity,
  FillEntity,
  LedgerTransactionEntity,
  LedgerEntryEntity,
  EventEntity,
  CaseEntity,
  EquityMarkEntity,
  MetricsEntity,
  SettingEntity,
  IdempotencyKeyEntity,
  SourceEntity,
  InboxMessageEntity,
  WebhookEntity,
  WebhookDeliveryEntity,
  PaperAccountEntity,
  PaperOrderEntity,
  PaperFillEntity,
  PaperPositionEntity,
  PaperFundingEntity,
];
