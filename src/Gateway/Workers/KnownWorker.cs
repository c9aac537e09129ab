using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Workers;

/// <summary>What all nodes must know of a worker, and what must outlive them. How it fares, each node finds out for itself.</summary>
internal sealed class KnownWorker
{
    /// <summary>Where it answers: one of <see cref="WorkerAddress"/>.</summary>
    public required string Url { get; init; }

    /// <summary>Whether it registered itself; otherwise it is here only because an operator drains it.</summary>
    public required bool Registered { get; set; }

    /// <summary>The operator's wish: nothing new for it.</summary>
    public bool Draining { get; set; }

    /// <summary>Its last heartbeat, to half a minute.</summary>
    public required DateTimeOffset SeenAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<KnownWorker>
    {
        public void Configure(EntityTypeBuilder<KnownWorker> worker)
        {
            worker.ToTable("workers");
            worker.HasKey(w => w.Url);
            worker.Property(w => w.Url).HasMaxLength(WorkerAddress.MaxLength);
        }
    }
}
