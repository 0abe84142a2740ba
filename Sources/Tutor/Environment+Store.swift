import Store

extension Environment {
  /// The time for the store.
  var moment: Moment {
    Moment(secondsSince1970: now(), offsetMinutes: offsetSeconds / 60)
  }
}
