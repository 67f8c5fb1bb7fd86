"""The indexer as a service: schedules ask, one loop works, and both end when they are told to."""
