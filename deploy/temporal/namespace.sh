#!/bin/sh
# Registers the namespace and what operators search by; each step does nothing the second time.
set -eu
again() {
  left=60
  until "$@"; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || exit 1
    sleep 1
  done
}
again temporal operator cluster health
if ! temporal operator namespace describe -n "$NAMESPACE" > /dev/null 2>&1; then
  again temporal operator namespace create -n "$NAMESPACE" --retention 168h
fi
# Refused for a second or two after the namespace is made.
again temporal operator search-attribute create -n "$NAMESPACE" \
  --name SignalId --type Keyword \
  --name DeploymentId --type Keyword \
  --name AgentId --type Keyword \
  --name Venue --type Keyword \
  --name Instrument --type Keyword \
  --name PositionStatus --type Keyword
