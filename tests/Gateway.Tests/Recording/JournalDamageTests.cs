using ApiHub.Gateway.Relay.Recording;
using Microsoft.Extensions.Logging;
using Xunit;
using static ApiHub.Gateway.Tests.Recording.JournalFiles;
using static ApiHub.Gateway.Tests.Recording.Records;

namespace ApiHub.Gateway.Tests.Recording;

/// <summary>What is read of a journal whose files are not as they were written: torn by the end of the process, or spoilt.</summary>
public sealed class JournalDamageTests : IDisposable
{
    private readonly JournalFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_tail_cut_at_any_byte_of_the_last_record_loses_that_record_alone()
    {
        var bytes = await _files.WithAsync(3);
        var frame = bytes.Length / 3;
        for (var length = bytes.Length - 1; length > bytes.Length - frame; length--)
        {
            await File.WriteAllBytesAsync(_files.Segments[0], bytes[..length]);

            Assert.Equal([Id(0), Id(1)], Ids(_files.Reopened()));
        }

        Assert.Empty(_files.Corrupt);
        Assert.Empty(_files.Log.Errors);
        Assert.Equal(frame - 1, _files.Log.Lines.Count(l => l.Level == LogLevel.Information && l.Text.Contains("never acknowledged", StringComparison.Ordinal)));
    }

    /// <summary>A process that was killed has not cut off the part of the file that it never wrote to.</summary>
    [Fact]
    public async Task A_record_without_its_length_is_one_that_the_end_of_the_process_has_cut()
    {
        var bytes = await _files.WithAsync(3);
        var frame = bytes.Length / 3;
        foreach (var cut in new[] { frame, frame / 2, sizeof(int) + 1 })
        {
            var left = new byte[Journal.DefaultSegmentBytes];
            bytes[..(2 * frame)].CopyTo(left, 0);
            bytes[((2 * frame) + sizeof(int))..((2 * frame) + cut)].CopyTo(left, (2 * frame) + sizeof(int));
            await File.WriteAllBytesAsync(_files.Segments[0], left);

            Assert.Equal([Id(0), Id(1)], Ids(_files.Reopened()));
        }

        Assert.Empty(_files.Corrupt);
        Assert.Equal(3, _files.Log.Lines.Count(l => l.Text.Contains("never acknowledged", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_segment_that_was_never_ended_is_read_to_its_last_record_without_a_word()
    {
        var bytes = await _files.WithAsync(3);
        await File.WriteAllBytesAsync(_files.Segments[0], [.. bytes, .. new byte[100_000]]);

        Assert.Equal([Id(0), Id(1), Id(2)], Ids(_files.Reopened()));
        Assert.Empty(_files.Corrupt);
        Assert.Empty(_files.Log.Lines);
    }

    [Fact]
    public async Task Whole_records_behind_a_hole_are_kept_aside_loudly()
    {
        var bytes = await _files.WithAsync(3);
        bytes.AsSpan(bytes.Length / 3, bytes.Length / 3).Clear();
        await File.WriteAllBytesAsync(_files.Segments[0], bytes);

        Assert.Equal([Id(0)], Ids(_files.Reopened()));
        Assert.Single(_files.Corrupt);
        Assert.Single(_files.Log.Errors);
    }

    [Fact]
    public async Task A_bit_flipped_anywhere_is_found_and_the_rest_kept_aside_loudly()
    {
        var bytes = await _files.WithAsync(3);
        var frame = bytes.Length / 3;
        for (var at = frame; at < 2 * frame; at++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[at] ^= 0x10;
            await File.WriteAllBytesAsync(_files.Segments[0], flipped);

            Assert.Equal([Id(0)], Ids(_files.Reopened()));
            Assert.Equal(flipped[frame..], await File.ReadAllBytesAsync(Assert.Single(_files.Corrupt)));
            File.Delete(_files.Corrupt[0]);
        }

        Assert.Equal(frame, _files.Log.Errors.Count(e => e.Contains("NOT recorded", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_bit_that_flips_while_the_gateway_runs_costs_only_what_stands_behind_it()
    {
        using var journal = _files.Open();
        for (var i = 0; i < 3; i++)
            journal.Append(Number(i));
        await using (var file = new FileStream(_files.Segments[0], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = journal.Bytes / 3 * 4 / 3;
            file.WriteByte(0xFF);
        }

        Assert.Equal([Id(0)], Ids(Take(journal)));
        Assert.Empty(Take(journal));
        Assert.Single(_files.Corrupt);
        Assert.Equal((0, 0), (journal.Depth, journal.Bytes));
        journal.Append(Number(3));
        Assert.Equal([Id(3)], Ids(Take(journal)));
    }

    [Fact]
    public async Task Whole_records_behind_a_record_cut_short_are_kept_aside_and_not_taken_for_a_torn_tail()
    {
        var bytes = await _files.WithAsync(3);
        bytes[1] = 2; // The first record's length now reaches beyond the end of the file.
        await File.WriteAllBytesAsync(_files.Segments[0], bytes);

        Assert.Empty(_files.Reopened());
        Assert.Single(_files.Corrupt);
    }
}
