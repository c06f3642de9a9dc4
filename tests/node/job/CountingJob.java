import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceReader;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.NumberSequenceIterator;

/**
 * The job of the tests, for Flink 1.12 to 2.x: counts, in keyed state, and prints what it has counted. Its first argument says how it
 * ends:
 *
 * <pre>
 *   (none)          never
 *   finish N        after N numbers
 *   fail N          a task fails after N numbers
 *   throw MESSAGE   main() throws before there is a job
 * </pre>
 *
 * A hundred numbers a second. Checkpoints are made each second unless the configuration has another interval. After a restore the
 * counts go on where they were.
 */
public class CountingJob {
    private static final long PAUSE_MILLIS = 10;
    private static final long CHECKPOINT_MILLIS = 1000;

    public static void main(String[] args) throws Exception {
        String mode = args.length == 0 ? "forever" : args[0];
        if (mode.equals("throw")) {
            throw new IllegalStateException(String.join(" ", Arrays.copyOfRange(args, 1, args.length)));
        }
        long number = args.length > 1 ? Long.parseLong(args[1]) : 0;
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        if (!environment.getCheckpointConfig().isCheckpointingEnabled()) {
            environment.enableCheckpointing(CHECKPOINT_MILLIS);
        }
        long last = mode.equals("finish") ? number : Long.MAX_VALUE;
        boolean broken = EnvironmentInformation.getVersion().equals("1.12.1");
        DataStream<Long> numbers = environment.fromSource(
                broken ? new Numbers(last) : new NumberSequenceSource(1, last), WatermarkStrategy.noWatermarks(), "numbers");
        numbers.map(new Slowly(mode.equals("fail") ? number : 0))
                .name("slowly")
                .keyBy(n -> n % 10)
                .map(new Count())
                .name("count")
                .print();
        environment.execute("counting");
    }

    /**
     * Flink 1.12.1 asks for numbers after a restore too, and fails ("requested more than one split") when it is told that there are none
     * beside those that it has from the checkpoint.
     */
    private static class Numbers extends NumberSequenceSource {
        Numbers(long last) {
            super(1, last);
        }

        @Override
        public SourceReader<Long, NumberSequenceSplit> createReader(SourceReaderContext context) {
            return new Reader(context);
        }

        private static class Reader extends IteratorSourceReader<Long, NumberSequenceIterator, NumberSequenceSplit> {
            private boolean given = false;

            Reader(SourceReaderContext context) {
                super(context);
            }

            @Override
            public void addSplits(List<NumberSequenceSplit> splits) {
                given = true;
                super.addSplits(splits);
            }

            @Override
            public void notifyNoMoreSplits() {
                if (!given) {
                    super.notifyNoMoreSplits();
                }
            }
        }
    }

    /** Lets numbers pass at a pace, and fails after some of them, unless that is 0. */
    private static class Slowly extends RichMapFunction<Long, Long> {
        private final long enough;
        private long seen = 0;

        Slowly(long enough) {
            this.enough = enough;
        }

        @Override
        public Long map(Long n) throws Exception {
            Thread.sleep(PAUSE_MILLIS);
            if (++seen == enough) {
                throw new IllegalStateException(seen + " numbers were enough");
            }
            return n;
        }
    }

    /** How many numbers have the same last digit, so far, and the number: what is lost or counted twice shows in each later line. */
    private static class Count extends RichMapFunction<Long, String> {
        private transient ValueState<Long> count;

        @Override
        public String map(Long n) throws Exception {
            if (count == null) {
                count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
            }
            long next = count.value() == null ? 1 : count.value() + 1;
            count.update(next);
            return n % 10 + ": " + next + " at " + n;
        }
    }
}
