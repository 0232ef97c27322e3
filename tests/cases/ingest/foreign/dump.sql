-- MySQL dump 10.13
INSERT INTO `laporan` VALUES (1);
