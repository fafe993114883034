import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.score.calculator.IncrementalScoreCalculator;
import ai.timefold.solver.core.api.solver.Solver;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.score.director.ScoreDirectorFactoryConfig;
import ai.timefold.solver.core.config.solver.SolverConfig;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

/**
 * The last level of an instance in Timefold's default configuration: one entity per place, its variable the leader.
 *
 * Numbers in and out as text: see benchmarks/timefold_peer.py. Scores are whole: everything times the number of leaders.
 */
public final class Peer {
    /** What does not change while searching; one problem per process. */
    static final class Facts {
        int leaders;
        int layers;
        long cap;
        long total;
        long deviation;
        long coherence;
        int[][] lower;
        int[][] upper;
        int[] layer;
        int[] weight;
        int[] anchorRow;
        int[][] distance;
        int unreachable;
        long[][] price;
    }

    static Facts facts;

    /** A place and who holds it. */
    @PlanningEntity
    public static class Part {
        @PlanningId
        public Integer place;

        @ValueRangeProvider
        public List<Integer> allowed;

        @PlanningVariable
        public Integer leader;
    }

    /** The whole. */
    @PlanningSolution
    public static class Plan {
        @PlanningEntityCollectionProperty
        public List<Part> parts = new ArrayList<>();

        @PlanningScore
        public HardSoftLongScore score;
    }

    /** Score by differences: only the two leaders that a move concerns are worked out again. */
    public static class Calculator implements IncrementalScoreCalculator<Plan, HardSoftLongScore> {
        private int[][] held;
        private int[] count;
        private long[] broken;
        private long[] cost;
        private long hard;
        private long soft;

        @Override
        public void resetWorkingSolution(Plan plan) {
            held = new int[facts.leaders][plan.parts.size()];
            count = new int[facts.leaders];
            broken = new long[facts.leaders];
            cost = new long[facts.leaders];
            hard = 0;
            soft = 0;
            for (Part part : plan.parts) {
                if (part.leader != null) {
                    held[part.leader][count[part.leader]++] = part.place;
                    soft += facts.price[part.leader][part.place];
                }
            }
            for (int leader = 0; leader < facts.leaders; leader++) {
                workOut(leader);
            }
        }

        private void workOut(int leader) {
            hard -= broken[leader];
            soft -= cost[leader];
            long load = 0;
            long coherence = 0;
            int[] ofLayer = new int[facts.layers];
            for (int i = 0; i < count[leader]; i++) {
                int place = held[leader][i];
                load += facts.weight[place];
                ofLayer[facts.layer[place]]++;
                int nearest = facts.unreachable;
                for (int j = 0; j < count[leader]; j++) {
                    int row = facts.anchorRow[held[leader][j]];
                    if (row < 0) {
                        continue;
                    }
                    int far = facts.distance[row][place];
                    if (facts.anchorRow[place] < 0) {
                        nearest = Math.min(nearest, far);
                    } else if (j < i) {
                        coherence += far;
                    }
                }
                if (facts.anchorRow[place] < 0) {
                    coherence += nearest;
                }
            }
            long wrong = Math.max(0, load - facts.cap);
            for (int k = 0; k < facts.layers; k++) {
                wrong += 10L * Math.max(0, Math.max(facts.lower[leader][k] - ofLayer[k], ofLayer[k] - facts.upper[leader][k]));
            }
            broken[leader] = wrong;
            cost[leader] = facts.deviation * Math.abs(facts.leaders * load - facts.total)
                    + facts.coherence * facts.leaders * coherence;
            hard += broken[leader];
            soft += cost[leader];
        }

        @Override
        public void beforeEntityAdded(Object entity) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void afterEntityAdded(Object entity) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void beforeVariableChanged(Object entity, String variable) {
            Part part = (Part) entity;
            if (part.leader == null) {
                return;
            }
            int leader = part.leader;
            int index = 0;
            while (held[leader][index] != part.place) {
                index++;
            }
            held[leader][index] = held[leader][--count[leader]];
            soft -= facts.price[leader][part.place];
            workOut(leader);
        }

        @Override
        public void afterVariableChanged(Object entity, String variable) {
            Part part = (Part) entity;
            if (part.leader == null) {
                return;
            }
            held[part.leader][count[part.leader]++] = part.place;
            soft += facts.price[part.leader][part.place];
            workOut(part.leader);
        }

        @Override
        public void beforeEntityRemoved(Object entity) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void afterEntityRemoved(Object entity) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HardSoftLongScore calculateScore() {
            return HardSoftLongScore.of(-hard, -soft);
        }
    }

    private Peer() {
    }

    public static void main(String[] words) throws IOException {
        Plan problem = read(Path.of(words[0]));
        double seconds = Double.parseDouble(words[2]);
        SolverConfig config = new SolverConfig()
                .withSolutionClass(Plan.class)
                .withEntityClasses(Part.class)
                .withRandomSeed(Long.parseLong(words[3]))
                .withScoreDirectorFactory(
                        new ScoreDirectorFactoryConfig().withIncrementalScoreCalculatorClass(Calculator.class))
                .withTerminationConfig(
                        new TerminationConfig().withMillisecondsSpentLimit(Math.round(1000 * seconds)));
        Solver<Plan> solver = SolverFactory.<Plan>create(config).buildSolver();
        try (PrintWriter out = new PrintWriter(words[1])) {
            long began = System.nanoTime();
            solver.addEventListener(event -> {
                HardSoftLongScore score = event.getNewBestSolution().score;
                if (event.isNewBestSolutionInitialized() && score.isFeasible()) {
                    out.printf("news %.3f %d%n", (System.nanoTime() - began) / 1e9, -score.softScore());
                }
            });
            Plan best = solver.solve(problem);
            out.printf("seconds %.3f%n", (System.nanoTime() - began) / 1e9);
            for (Part part : best.parts) {
                out.printf("held %d %d%n", part.leader, part.place);
            }
        }
    }

    private static Plan read(Path path) throws IOException {
        Facts f = new Facts();
        Plan plan = new Plan();
        try (Scanner in = new Scanner(Files.newBufferedReader(path))) {
            f.leaders = in.nextInt();
            int places = in.nextInt();
            f.layers = in.nextInt();
            int anchors = in.nextInt();
            f.cap = in.nextLong();
            f.total = in.nextLong();
            f.deviation = in.nextLong();
            f.coherence = in.nextLong();
            f.unreachable = in.nextInt();
            f.lower = matrix(in, f.leaders, f.layers);
            f.upper = matrix(in, f.leaders, f.layers);
            int[][] perPlace = matrix(in, 4, places);
            f.layer = perPlace[0];
            f.weight = perPlace[1];
            f.anchorRow = perPlace[2];
            f.distance = matrix(in, anchors, places);
            int[][] open = matrix(in, f.leaders, places);
            f.price = new long[f.leaders][places];
            for (long[] row : f.price) {
                for (int p = 0; p < places; p++) {
                    row[p] = in.nextLong();
                }
            }
            for (int p = 0; p < places; p++) {
                Part part = new Part();
                part.place = p;
                part.allowed = new ArrayList<>();
                for (int l = 0; l < f.leaders; l++) {
                    if (open[l][p] == 1) {
                        part.allowed.add(l);
                    }
                }
                part.leader = perPlace[3][p] < 0 ? null : perPlace[3][p];
                plan.parts.add(part);
            }
        }
        facts = f;
        return plan;
    }

    private static int[][] matrix(Scanner in, int rows, int columns) {
        int[][] result = new int[rows][columns];
        for (int[] row : result) {
            for (int c = 0; c < columns; c++) {
                row[c] = in.nextInt();
            }
        }
        return result;
    }
}
