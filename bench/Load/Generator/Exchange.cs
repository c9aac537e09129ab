namespace ApiHub.Bench.Load.Generator;

/// <summary>One request and its answer. Times are Stopwatch ticks from the first byte sent.</summary>
/// <param name="Total">Until the last byte of the answer.</param>
/// <param name="FirstFrame">Until the first delta; 0 when there was none.</param>
/// <param name="LongestWait">Between two arrivals of bytes.</param>
/// <param name="Frames">Deltas counted.</param>
internal readonly record struct Exchange(long Total, long FirstFrame, long LongestWait, int Frames);
